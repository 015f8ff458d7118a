package dev.stator.proto.cluster;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.cluster.TableRecord;
import dev.stator.proto.log.SchemaCodec;
import dev.stator.proto.wire.ClusterDeltaMessage;
import dev.stator.proto.wire.ClusterImageMessage;
import dev.stator.proto.wire.NodeMessage;
import dev.stator.proto.wire.PartitionMessage;
import dev.stator.proto.wire.TableMessage;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The cluster map, its records and its deltas: records here, messages on the wire, bytes on disk.
 */
public final class ClusterCodec {
  /** First byte of an image on disk. */
  private static final byte FORMAT = 1;

  private ClusterCodec() {}

  // -------------------------------------------------------------------------------------------
  // whole map

  public static ClusterImageMessage encode(ClusterImage image) {
    var message =
        ClusterImageMessage.newBuilder()
            .setClusterId(image.clusterId())
            .setVersion(image.version());
    image.nodes().values().forEach(node -> message.addNodes(encode(node)));
    image.partitions().values().forEach(partition -> message.addPartitions(encode(partition)));
    image.tables().values().forEach(table -> message.addTables(encode(table)));
    return message.build();
  }

  public static ClusterImage decode(ClusterImageMessage message) {
    var nodes = new HashMap<String, NodeRecord>();
    var partitions = new TreeMap<Bytes, PartitionRecord>();
    var tables = new HashMap<String, TableRecord>();
    message.getNodesList().forEach(node -> nodes.put(node.getNodeId(), decode(node)));
    for (var each : message.getPartitionsList()) {
      var partition = decode(each);
      partitions.put(partition.start(), partition);
    }
    for (var each : message.getTablesList()) {
      var table = decode(each);
      tables.put(tableKey(table), table);
    }
    return new ClusterImage(
        message.getClusterId(), message.getVersion(), nodes, partitions, tables);
  }

  /** An image as bytes to keep on disk, led by a format number. */
  public static byte[] toBytes(ClusterImage image) {
    return Formatted.bytes(FORMAT, encode(image));
  }

  public static ClusterImage fromBytes(byte[] bytes) throws IOException {
    try {
      return decode(ClusterImageMessage.parseFrom(Formatted.body(FORMAT, bytes)));
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("Not a cluster map", e);
    }
  }

  // ----------------------------------------------------------------------------------------------
  // deltas

  public static ClusterDeltaMessage encode(ClusterImage.Delta delta) {
    var message = ClusterDeltaMessage.newBuilder().setFrom(delta.from()).setTo(delta.to());
    delta.nodes().forEach(node -> message.addNodes(encode(node)));
    delta.partitions().forEach(partition -> message.addPartitions(encode(partition)));
    delta.tables().forEach(table -> message.addTables(encode(table)));
    return message
        .addAllRemovedPartitions(delta.removedPartitions())
        .addAllRemovedTables(delta.removedTables())
        .build();
  }

  public static ClusterImage.Delta decode(ClusterDeltaMessage message) {
    return new ClusterImage.Delta(
        message.getFrom(),
        message.getTo(),
        message.getNodesList().stream().map(ClusterCodec::decode).toList(),
        message.getPartitionsList().stream().map(ClusterCodec::decode).toList(),
        message.getRemovedPartitionsList(),
        message.getTablesList().stream().map(ClusterCodec::decode).toList(),
        List.copyOf(message.getRemovedTablesList()));
  }

  /**
   * The image that follows {@code image}: changed records replace those of the same id.
   *
   * @throws IllegalArgumentException when the delta does not start at the image's version
   */
  public static ClusterImage apply(ClusterImage image, ClusterImage.Delta delta) {
    if (delta.from() != image.version()) {
      throw new IllegalArgumentException(
          "A delta from version " + delta.from() + " does not follow version " + image.version());
    }
    var nodes = new HashMap<>(image.nodes());
    delta.nodes().forEach(node -> nodes.put(node.nodeId(), node));
    var tables = new HashMap<>(image.tables());
    tables.keySet().removeAll(delta.removedTables());
    delta.tables().forEach(table -> tables.put(tableKey(table), table));
    return new ClusterImage(
        image.clusterId(), delta.to(), nodes, partitionsAfter(image, delta), tables);
  }

  private static NavigableMap<Bytes, PartitionRecord> partitionsAfter(
      ClusterImage image, ClusterImage.Delta delta) {
    var partitions = new TreeMap<>(image.partitions());
    if (!delta.partitions().isEmpty() || !delta.removedPartitions().isEmpty()) {
      var gone = new HashSet<>(delta.removedPartitions());
      delta.partitions().forEach(partition -> gone.add(partition.partitionId()));
      partitions.values().removeIf(partition -> gone.contains(partition.partitionId()));
      delta.partitions().forEach(partition -> partitions.put(partition.start(), partition));
    }
    return partitions;
  }

  // ---------------------------------------------------------------------------------------------
  // records

  public static NodeMessage encode(NodeRecord node) {
    var replacedBy = node.replacedBy();
    return NodeMessage.newBuilder()
        .setNodeId(node.nodeId())
        .setRegion(node.region())
        .setAz(node.az())
        .setHost(node.host())
        .setRaftAddress(node.raftAddress())
        .setServiceAddress(node.serviceAddress())
        .setMetricsAddress(node.metricsAddress())
        .setReplacedBy(replacedBy == null ? "" : replacedBy)
        .setDraining(node.draining())
        .build();
  }

  public static NodeRecord decode(NodeMessage message) {
    return new NodeRecord(
        message.getNodeId(),
        message.getRegion(),
        message.getAz(),
        message.getHost(),
        message.getRaftAddress(),
        message.getServiceAddress(),
        message.getMetricsAddress(),
        message.getReplacedBy().isEmpty() ? null : message.getReplacedBy(),
        message.getDraining());
  }

  public static PartitionMessage encode(PartitionRecord partition) {
    var end = partition.end();
    return PartitionMessage.newBuilder()
        .setPartitionId(partition.partitionId())
        .setStart(WireBytes.out(partition.start()))
        .setEnd(WireBytes.out(end == null ? Bytes.EMPTY : end))
        .setEndUnbounded(end == null)
        .setRangeEpoch(partition.rangeEpoch())
        .addAllReplicas(partition.replicas())
        .setFirstLeader(partition.firstLeader())
        .setActive(partition.active())
        .build();
  }

  public static PartitionRecord decode(PartitionMessage message) {
    return new PartitionRecord(
        message.getPartitionId(),
        WireBytes.in(message.getStart()),
        message.getEndUnbounded() ? null : WireBytes.in(message.getEnd()),
        message.getRangeEpoch(),
        message.getReplicasList(),
        message.getFirstLeader(),
        message.getActive());
  }

  public static TableMessage encode(TableRecord table) {
    return TableMessage.newBuilder()
        .setAccount(table.account())
        .setRegion(table.region())
        .setSchema(SchemaCodec.toMessage(table.schema()))
        .setStatus(table.status().name())
        .setCreatedMillis(table.createdMillis())
        .setTableUuid(table.tableUuid())
        .setDefinition(table.definition())
        .setRevision(table.revision())
        .setNextDefinition(table.nextDefinition())
        .setPartitions(table.partitions())
        .addAllSettling(table.settling())
        .build();
  }

  public static TableRecord decode(TableMessage message) {
    return new TableRecord(
        message.getAccount(),
        message.getRegion(),
        SchemaCodec.fromMessage(message.getSchema()),
        TableRecord.Status.valueOf(message.getStatus()),
        message.getCreatedMillis(),
        message.getTableUuid(),
        message.getDefinition(),
        message.getRevision(),
        message.getNextDefinition(),
        Math.max(1, message.getPartitions()),
        message.getSettlingList());
  }

  public static String tableKey(TableRecord table) {
    return ClusterImage.tableKey(table.account(), table.region(), table.name());
  }
}
