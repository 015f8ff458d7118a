package dev.stator.control.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.control.metadata.MetadataCommand.AdmitNode;
import dev.stator.control.metadata.MetadataCommand.CreateTable;
import dev.stator.control.metadata.MetadataCommand.SubmitJob;
import dev.stator.control.metadata.MetadataResult;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.cluster.Registration;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** A control plane over fake nodes, what clients and operators ask of it, and what came of that. */
public abstract class ControlPlaneFixture {
  @TempDir Path folder;
  protected FakeNodes nodes = new FakeNodes();
  protected FakeControlPlane control;

  @SuppressWarnings("NullAway.Init")
  protected ControlPlaneFixture() {}

  /** Begins anew, with a leader that dies once, before or after the effect of that number. */
  protected void begin(int crash, boolean after) {
    nodes = new FakeNodes();
    control = new FakeControlPlane(folder, nodes);
    control.crashAt(crash, after);
  }

  /** Nodes n1, n2 and so on, each in a zone of its own. */
  protected void grow(int size) throws InterruptedException {
    control.settle();
    for (int i = 1; i <= size; i++) {
      register("n" + i, "h" + i, "az" + i);
      // The keyspace is cut over the first three.
      control.settle();
    }
  }

  /** Begins anew, with so many nodes and a leader that lives. */
  protected void cluster(int size) throws InterruptedException {
    begin(Integer.MAX_VALUE, false);
    grow(size);
  }

  protected void register(String expectedId, String host, String az) {
    var registration = new Registration("", "", "r", az, host, host + ":1", host + ":2", "", "");
    assertEquals(
        new MetadataResult.Admitted(expectedId), control.commit(new AdmitNode(registration)));
    nodes.start(expectedId);
  }

  protected void create(String name, int tableId) {
    create(name, tableId, 1);
  }

  protected void create(String name, int tableId, int partitions) {
    var schema = new TableSchema(tableId, 1, name, new KeyAttribute("pk", KeyType.S), null);
    var created =
        control.commit(new CreateTable("000000000000", "r", schema, "uuid", "{}", partitions));
    assertInstanceOf(MetadataResult.Table.class, created);
  }

  protected static String key(String name) {
    return ClusterImage.tableKey("000000000000", "r", name);
  }

  protected long submit(JobSpec spec) {
    var result = control.commit(new SubmitJob(spec, ""));
    return assertInstanceOf(MetadataResult.Job.class, result).job().jobId();
  }

  protected ClusterImage image() {
    return control.metadata().image();
  }

  protected TableRecord table(String name) {
    var table = image().tables().get(key(name));
    assertNotNull(table);
    return table;
  }

  protected JobRecord job(long jobId) {
    var job = control.metadata().jobs().get(jobId);
    assertNotNull(job);
    return job;
  }

  protected FakeGroup group(long partitionId) {
    var group = nodes.groups().get(partitionId);
    assertNotNull(group);
    return group;
  }

  /** The map, the group's configuration and the disks agree. */
  protected void assertWell(long partitionId, Set<String> on, String when) {
    PartitionRecord partition = image().partition(partitionId);
    assertNotNull(partition, when);
    assertEquals(on, Set.copyOf(partition.replicas()), when);
    assertEquals(on, group(partitionId).voters, when);
    assertEquals(on, nodes.holders(partitionId), when);
    assertTrue(on.contains(group(partitionId).leader), when);
    assertTrue(on.contains(partition.firstLeader()), when);
  }
}
