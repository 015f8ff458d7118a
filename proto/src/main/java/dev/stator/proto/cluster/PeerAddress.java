package dev.stator.proto.cluster;

/**
 * Where a voter of a partition is reached.
 *
 * @param raftAddress host:port of the node's Raft peer server
 * @param serviceAddress host:port of the node's gRPC services
 */
public record PeerAddress(String nodeId, String raftAddress, String serviceAddress) {}
