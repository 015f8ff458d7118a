package dev.stator.client.cluster;

/**
 * Where a server listens.
 *
 * @param raft for its Raft peers; 0: a router has none
 * @param service gRPC or, of a router, HTTP
 * @param metrics /metrics, /health and /ready
 */
record Ports(int raft, int service, int metrics) {}
