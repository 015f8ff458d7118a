package dev.stator.proto.cluster;

import dev.stator.proto.wire.RegisterNodeRequest;

/** A node's registration between record and message. */
public final class RegistrationCodec {
  private RegistrationCodec() {}

  public static RegisterNodeRequest encode(Registration node) {
    return RegisterNodeRequest.newBuilder()
        .setClusterId(node.clusterId())
        .setNodeId(node.nodeId())
        .setRegion(node.region())
        .setAz(node.az())
        .setHost(node.host())
        .setRaftAddress(node.raftAddress())
        .setServiceAddress(node.serviceAddress())
        .setMetricsAddress(node.metricsAddress())
        .setReplaces(node.replaces())
        .build();
  }

  /**
   * @throws IllegalArgumentException when the message makes no sense
   */
  public static Registration decode(RegisterNodeRequest message) {
    return new Registration(
        message.getClusterId(),
        message.getNodeId(),
        message.getRegion(),
        message.getAz(),
        message.getHost(),
        message.getRaftAddress(),
        message.getServiceAddress(),
        message.getMetricsAddress(),
        message.getReplaces());
  }
}
