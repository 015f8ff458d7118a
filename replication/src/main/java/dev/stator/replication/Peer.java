package dev.stator.replication;

/**
 * A member of a group.
 *
 * @param id id of the node, for example n1
 * @param raftAddress host:port of its Raft server
 * @param serviceAddress host:port of its own gRPC services, where snapshots are fetched
 */
public record Peer(String id, String raftAddress, String serviceAddress) {}
