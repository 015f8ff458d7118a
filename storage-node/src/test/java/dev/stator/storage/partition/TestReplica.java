package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.capacity.Limits;
import dev.stator.model.write.Outcome;
import dev.stator.replication.LogPosition;
import dev.stator.replication.Peer;
import dev.stator.storage.store.ChildBase;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.ReplicaFolder;
import dev.stator.storage.store.RowFormat;
import dev.stator.storage.store.StoreResources;
import dev.stator.storage.store.StoredChild;
import dev.stator.storage.store.StoredRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** One replica driven by hand, with a log kept in memory. */
@NullMarked
public final class TestReplica implements AutoCloseable {
  static final long START_MILLIS = 1_000_000;

  /** Of partitions that were not split off others. */
  static final long ID = 7;

  public static final StoredRange EVERYTHING = new StoredRange(Bytes.EMPTY, null, 1);

  /**
   * What the log holds under one index; no commands: an entry of the log's own, perhaps one that
   * states the voters.
   */
  record Logged(ByteBuffer stamp, List<ByteBuffer> commands, List<String> voters) {
    Logged(ByteBuffer stamp, List<ByteBuffer> commands) {
      this(stamp, commands, List.of());
    }
  }

  final List<Throwable> faults = new ArrayList<>();
  final List<Logged> log = new ArrayList<>();
  private final ExecutorService verifier = Executors.newSingleThreadExecutor();
  private final StoreResources resources;
  private final long firstIndex;
  private final long partitionId;
  private final ReplicaFolder folder;
  private final SnapshotSource snapshots;
  private PartitionState state;
  private PlantedApplyBugs planted = PlantedApplyBugs.NONE;
  private long collectionBytesMax = Limits.ITEM_COLLECTION_BYTES_MAX;
  long nowMillis = START_MILLIS;

  private TestReplica(
      Path root,
      StoreResources resources,
      long firstIndex,
      long partitionId,
      SnapshotSource snapshots)
      throws IOException {
    this.resources = resources;
    this.firstIndex = firstIndex;
    this.partitionId = partitionId;
    this.folder = new ReplicaFolder(root);
    this.snapshots = snapshots;
    this.state = state();
    state.open();
  }

  /** Founds a child from what a replica of its parent keeps for it. */
  public static TestReplica found(
      Path root, StoreResources resources, TestReplica parent, StoredChild child)
      throws IOException {
    var folder = new ReplicaFolder(root);
    ChildBase.copy(parent.folder().base(child.childId()), folder.current());
    try (var store = PartitionStore.open(folder.current(), resources)) {
      ChildBase.begin(store, child);
    }
    return new TestReplica(
        root, resources, child.baseIndex() + 1, child.childId(), TestReplica::noSnapshot);
  }

  private static void noSnapshot(long partitionId, Peer source, Path to) throws IOException {
    throw new IOException("no snapshots here");
  }

  public static TestReplica make(Path root, StoreResources resources) throws IOException {
    return make(root, resources, EVERYTHING);
  }

  static TestReplica make(Path root, StoreResources resources, StoredRange range)
      throws IOException {
    PartitionState.initialise(new ReplicaFolder(root), resources, range);
    return new TestReplica(root, resources, 0, ID, TestReplica::noSnapshot);
  }

  public static TestReplica make(Path root, StoreResources resources, SnapshotSource snapshots)
      throws IOException {
    PartitionState.initialise(new ReplicaFolder(root), resources, EVERYTHING);
    return new TestReplica(root, resources, 0, ID, snapshots);
  }

  private PartitionState state() {
    return new PartitionState(
        new PartitionState.Parts(
            partitionId,
            folder,
            true,
            resources,
            () -> nowMillis,
            snapshots,
            verifier,
            faults::add,
            () -> {},
            collectionBytesMax,
            planted,
            CrashPoint.Watch.NONE));
  }

  public PartitionState current() {
    return state;
  }

  public ReplicaFolder folder() {
    return folder;
  }

  void plant(PlantedApplyBugs bugs) throws IOException {
    planted = bugs;
    reopen();
  }

  void limitCollections(long bytesMax) throws IOException {
    collectionBytesMax = bytesMax;
    reopen();
  }

  /** Appends one entry to the log, as this replica would propose it, and applies it. */
  public List<Outcome> apply(ByteBuffer... commands) {
    log.add(new Logged(ByteBuffer.wrap(state.stamp()), List.of(commands)));
    return applyFromLog(log.size() - 1);
  }

  /** Appends an entry that states the voters. */
  public void configure(String... voters) {
    log.add(new Logged(ByteBuffer.allocate(0), List.of(), List.of(voters)));
    applyFromLog(log.size() - 1);
  }

  /** Index of the next entry. */
  long nextIndex() {
    return firstIndex + log.size();
  }

  public Outcome applyOne(ByteBuffer command) {
    return apply(command).getFirst();
  }

  /** Applies the log of another replica as far as this one has not. */
  void follow(TestReplica leader) {
    while (log.size() < leader.log.size()) {
      log.add(leader.log.get(log.size()));
      applyFromLog(log.size() - 1);
    }
  }

  private List<Outcome> applyFromLog(int index) {
    var entry = log.get(index);
    var position = new LogPosition(1, firstIndex + index);
    if (!entry.voters().isEmpty()) {
      state.configured(position, entry.voters(), false);
      return List.of();
    }
    if (entry.commands().isEmpty()) {
      state.skip(position);
      return List.of();
    }
    return state.apply(position, entry.stamp().duplicate(), entry.commands());
  }

  /** Goes down with only what was flushed, comes back, and replays the rest of the log. */
  public void crash() throws IOException {
    store().abandon();
    reopen();
  }

  void reopen() throws IOException {
    state.close();
    state = state();
    for (long next = state.open().index() + 1 - firstIndex; next < log.size(); next++) {
      applyFromLog((int) next);
    }
  }

  @Nullable Bytes item(String id) {
    var row = row(id);
    return row == null ? null : row.item();
  }

  RowFormat.@Nullable Row row(String id) {
    return state.held().read(Commands.row(Commands.TABLE, id), false)
            instanceof HeldRow.Found(var row)
        ? row
        : null;
  }

  public PartitionStore store() {
    return state.store();
  }

  @Override
  public void close() {
    state.close();
    verifier.shutdownNow();
  }
}
