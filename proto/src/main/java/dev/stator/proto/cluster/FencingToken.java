package dev.stator.proto.cluster;

/**
 * What makes a late order of a deposed control-plane leader recognisable: a node keeps the highest
 * token per partition and refuses lower ones.
 *
 * @param term Raft term of the control plane's leader
 * @param step rises with every order of that leader in that term
 * @param nodeId the node that the order is for; another node, at the same address after a wiped
 *     disk, refuses it
 */
public record FencingToken(long term, long step, String nodeId)
    implements Comparable<FencingToken> {
  @Override
  public int compareTo(FencingToken that) {
    int byTerm = Long.compareUnsigned(term, that.term);
    return byTerm != 0 ? byTerm : Long.compareUnsigned(step, that.step);
  }
}
