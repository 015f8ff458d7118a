package dev.stator.proto.cluster;

/** Who a storage node is: to be kept in its data folder before it does anything else. */
public record NodeIdentity(String clusterId, String nodeId) {}
