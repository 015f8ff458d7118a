package dev.stator.control.metadata;

import dev.stator.control.metadata.MetadataCommand.ActivatePartition;
import dev.stator.control.metadata.MetadataCommand.ActivateTable;
import dev.stator.control.metadata.MetadataCommand.AdmitMember;
import dev.stator.control.metadata.MetadataCommand.AdmitNode;
import dev.stator.control.metadata.MetadataCommand.CompleteIndex;
import dev.stator.control.metadata.MetadataCommand.CreateTable;
import dev.stator.control.metadata.MetadataCommand.CutKeyspace;
import dev.stator.control.metadata.MetadataCommand.DeleteTable;
import dev.stator.control.metadata.MetadataCommand.EndJob;
import dev.stator.control.metadata.MetadataCommand.FormCluster;
import dev.stator.control.metadata.MetadataCommand.MergePartitions;
import dev.stator.control.metadata.MetadataCommand.NoteProgress;
import dev.stator.control.metadata.MetadataCommand.RemoveTable;
import dev.stator.control.metadata.MetadataCommand.ReplaceVoter;
import dev.stator.control.metadata.MetadataCommand.SplitPartition;
import dev.stator.control.metadata.MetadataCommand.SubmitJob;
import dev.stator.control.metadata.MetadataCommand.UpdateTable;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.cluster.Registration;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Commands that mean something often enough, drawn from a small world so that they meet each other.
 */
final class RandomCommands {
  private final Random random;
  private final List<Bytes> requests = new ArrayList<>();

  RandomCommands(Random random) {
    this.random = random;
  }

  /** An id that is empty, new, or was used before. */
  Bytes requestId() {
    if (random.nextInt(3) == 0) {
      return Bytes.EMPTY;
    }
    if (!requests.isEmpty() && random.nextInt(4) == 0) {
      return requests.get(random.nextInt(requests.size()));
    }
    var id = new byte[16];
    random.nextBytes(id);
    requests.add(Bytes.wrap(id));
    return requests.getLast();
  }

  MetadataCommand next() {
    return switch (random.nextInt(22)) {
      case 0 -> new FormCluster("cluster-" + random.nextInt(2));
      case 1 ->
          new AdmitMember(
              "c" + random.nextInt(3),
              "folder-" + random.nextInt(4),
              "folder-" + random.nextInt(4));
      case 2, 3 -> new AdmitNode(node());
      case 4 -> new CutKeyspace(partitions());
      case 5 -> new ActivatePartition(random.nextInt(5));
      case 6 -> new ReplaceVoter(random.nextInt(5), nodeId(), nodeId());
      case 7, 8 -> createTable();
      case 9, 10 -> new ActivateTable(tableKey(), tableId(), 1 + random.nextInt(3));
      case 11 -> new DeleteTable(tableKey(), revision());
      case 12, 13 -> updateTable();
      case 14, 15 -> new SubmitJob(spec(), random.nextBoolean() ? "" : "job " + random.nextInt(3));
      case 16 -> new NoteProgress(random.nextInt(6), "progress " + random.nextInt(3));
      case 17 -> new EndJob(random.nextInt(6), random.nextBoolean() ? "" : "why");
      case 18 -> new SplitPartition(random.nextInt(6), key());
      case 19 -> new MergePartitions(random.nextInt(6));
      case 20 -> new CompleteIndex(tableKey(), tableId(), 1 + random.nextInt(4), 0x7a000001);
      default -> new RemoveTable(tableKey(), tableId());
    };
  }

  private JobSpec spec() {
    long partitionId = random.nextInt(5);
    return switch (random.nextInt(6)) {
      case 0 -> new JobSpec.Split(partitionId, random.nextBoolean() ? key() : null, 0);
      case 1 -> new JobSpec.Move(partitionId, nodeId(), nodeId());
      case 2 -> new JobSpec.Transfer(partitionId, nodeId());
      case 3 -> new JobSpec.Drain(nodeId());
      case 4 -> new JobSpec.Undrain(nodeId());
      default -> new JobSpec.Merge(partitionId, random.nextInt(5));
    };
  }

  private Bytes key() {
    return Bytes.wrap(ByteBuffer.allocate(4).putInt(random.nextInt()).array());
  }

  private Registration node() {
    boolean known = random.nextBoolean();
    int place = random.nextInt(4);
    return new Registration(
        known ? "cluster-" + random.nextInt(2) : "",
        known ? nodeId() : "",
        "us-east-1",
        "az" + place,
        "host" + place,
        "host" + place + ":" + random.nextInt(2),
        "host" + place + ":" + (10 + random.nextInt(2)),
        "",
        random.nextInt(5) == 0 ? nodeId() : "");
  }

  private List<PartitionRecord> partitions() {
    var middle = key();
    var replicas = List.of(nodeId());
    return List.of(
        new PartitionRecord(0, Bytes.EMPTY, middle, 1, replicas, replicas.getFirst(), false),
        new PartitionRecord(0, middle, null, 1, replicas, replicas.getFirst(), false));
  }

  private CreateTable createTable() {
    var sortKey = random.nextBoolean() ? new KeyAttribute("sk", KeyType.N) : null;
    return new CreateTable(
        "000000000000",
        "us-east-1",
        new TableSchema(
            tableId(), 1, "t" + random.nextInt(4), new KeyAttribute("pk", KeyType.S), sortKey),
        "uuid-" + random.nextInt(),
        "{}",
        1 + random.nextInt(3));
  }

  private UpdateTable updateTable() {
    var index =
        IndexSchema.global(
            "i", 0x7a000001, List.of(new KeyAttribute("x", KeyType.B)), 1, IndexProjection.ALL);
    return new UpdateTable(
        tableKey(),
        tableId(),
        revision(),
        Derived.of(random.nextBoolean() ? List.of(index) : List.of()),
        "{" + random.nextInt(10) + "}",
        random.nextBoolean() ? "{next}" : "",
        1 + random.nextInt(3));
  }

  private long revision() {
    return 1L + random.nextInt(3);
  }

  private String nodeId() {
    return "n" + (1 + random.nextInt(6));
  }

  private int tableId() {
    return 0x01000000 + random.nextInt(6);
  }

  private String tableKey() {
    return ClusterImage.tableKey("000000000000", "us-east-1", "t" + random.nextInt(4));
  }
}
