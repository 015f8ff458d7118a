package dev.stator.replication.lease;

/**
 * What a command entry carries for leases.
 *
 * @param incarnation the instance of a replica that proposed the entry
 * @param sequence which of its entries this is; rising
 * @param leaseNanos how long the proposer will consider itself sole leader from when it sent the
 *     entry
 * @param releaseTerm the term whose lease this entry gives up, or 0. In an entry of another term it
 *     means nothing
 */
public record LeaseStamp(long incarnation, long sequence, long leaseNanos, long releaseTerm) {
  boolean releases(long term) {
    return releaseTerm != 0 && releaseTerm == term;
  }
}
