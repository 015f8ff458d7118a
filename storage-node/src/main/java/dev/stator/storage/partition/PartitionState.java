package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.capacity.Limits;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.replication.LogPosition;
import dev.stator.replication.Peer;
import dev.stator.replication.ReplicatedState;
import dev.stator.storage.store.DurableFile;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.ReplicaFolder;
import dev.stator.storage.store.StoreBatch;
import dev.stator.storage.store.StoreException;
import dev.stator.storage.store.StoreResources;
import dev.stator.storage.store.StoredPosition;
import dev.stator.storage.store.StoredRange;
import dev.stator.storage.store.StoredVoters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one replica's store becomes, entry by entry: where it begins, what {@link #apply} makes of
 * it ({@link ApplyCommand} is the table of contents), and what is shown of it. Nothing else writes
 * to the store.
 *
 * <p>Every replica applies the same bytes: decoded commands, the proposer's stamp, the store
 * itself, and nothing else decide what happens. A command is checked here against the range, the
 * table's definition and the clock, whatever was checked before it was proposed. What cannot be
 * understood or written stops the replica: the failure is reported and thrown, never skipped.
 */
public final class PartitionState implements ReplicatedState<Outcome> {
  /**
   * What a replica is made of.
   *
   * @param hasBase its store was given a range when it was made: without one it was lost
   * @param physicalMillis what this node stamps on entries; 0 when its clock is not to be trusted
   * @param verifier runs verifications
   * @param collectionBytesMax how large an item collection can get in a table with local indexes:
   *     of all replicas alike
   * @param onFault told of what stops this replica
   * @param onChild told that a partition was split off, or that what it began with is not needed
   *     here any more; must not block
   */
  public record Parts(
      long partitionId,
      ReplicaFolder folder,
      boolean hasBase,
      StoreResources resources,
      LongSupplier physicalMillis,
      SnapshotSource snapshots,
      Executor verifier,
      Consumer<Throwable> onFault,
      Runnable onChild,
      long collectionBytesMax,
      PlantedApplyBugs planted,
      CrashPoint.Watch crashPoints) {

    /** With DynamoDB's limit on item collections. */
    public Parts(
        long partitionId,
        ReplicaFolder folder,
        boolean hasBase,
        StoreResources resources,
        LongSupplier physicalMillis,
        SnapshotSource snapshots,
        Executor verifier,
        Consumer<Throwable> onFault,
        Runnable onChild,
        PlantedApplyBugs planted,
        CrashPoint.Watch crashPoints) {
      this(
          partitionId,
          folder,
          hasBase,
          resources,
          physicalMillis,
          snapshots,
          verifier,
          onFault,
          onChild,
          Limits.ITEM_COLLECTION_BYTES_MAX,
          planted,
          crashPoints);
    }
  }

  private final Parts parts;
  private final Verifications verifications;
  private final SplitSurvey survey;
  private final ApplyMeter meter = new ApplyMeter();
  private final HeldStore held = new HeldStore();
  private final Indexing indexing = new Indexing();
  private volatile StoredPosition applied = StoredPosition.NONE;
  private volatile @Nullable StoredVoters voters;
  private volatile boolean releasedBase;

  // Of the apply thread, rebuilt from the store.
  private @Nullable Machine machine;

  /** What apply works with, as long as one store is in use. */
  private record Machine(PartitionStore store, DigestHistory digests, ApplyCommand commands) {}

  public PartitionState(Parts parts) {
    this.parts = parts;
    this.verifications = new Verifications(parts.verifier(), parts.onFault());
    this.survey = new SplitSurvey(parts.verifier());
  }

  /** Makes an empty folder the durable beginning of a partition. */
  public static void initialise(ReplicaFolder folder, StoreResources resources, StoredRange range)
      throws IOException {
    folder.removeLeftovers();
    try (var store = PartitionStore.open(folder.current(), resources)) {
      if (store.range() == null) {
        store.initialise(range);
      }
    }
  }

  @Override
  public LogPosition open() throws IOException {
    close();
    if (fetchedIsAhead()) {
      adoptFetched();
    }
    return openCurrent();
  }

  /**
   * Whether a copy was fetched and not put in place before a crash. The log may have been cut off
   * already, to go on behind the copy: without it there would be a hole.
   */
  private boolean fetchedIsAhead() throws IOException {
    var folder = parts.folder();
    return Files.exists(folder.fetched())
        && positionOf(folder.fetched()).index() > positionOf(folder.current()).index();
  }

  private StoredPosition positionOf(Path folder) throws IOException {
    try (var store = PartitionStore.open(folder, parts.resources())) {
      return store.position();
    }
  }

  private void adoptFetched() throws IOException {
    parts.folder().importBases(parts.folder().fetched());
    parts.folder().adopt(parts.folder().fetched());
  }

  private LogPosition openCurrent() throws IOException {
    parts.folder().removeLeftovers();
    return load(PartitionStore.open(parts.folder().current(), parts.resources()));
  }

  /** Takes the store into use, or closes it: a damaged one must not stay locked. */
  private LogPosition load(PartitionStore store) throws IOException {
    try {
      if (parts.hasBase() && store.range() == null) {
        throw new IOException("the store of partition " + parts.partitionId() + " is lost");
      }
      return use(store);
    } catch (IOException | RuntimeException e) {
      held.release();
      machine = null;
      store.close();
      throw e;
    }
  }

  private LogPosition use(PartitionStore store) throws IOException {
    var position = store.position();
    var digests = new DigestHistory();
    if (position.digestIndex() >= 0) {
      digests.remember(position.digestIndex(), position.digest());
    }
    parts.folder().keepBases(store.children().keySet());
    var commands = new ApplyCommand(store, held, meter, parts);
    machine = new Machine(store, digests, commands);
    indexing.load(store, commands.backfills());
    applied = position;
    voters = store.voters();
    releasedBase = store.isBase();
    commands.publish(store.range());
    parts.onChild().run();
    return new LogPosition(position.term(), position.index());
  }

  /**
   * {@inheritDoc}
   *
   * <p>A split counts only in the term in which the parent's leader fenced what it gives away.
   */
  @Override
  public boolean releasedBase() {
    return releasedBase;
  }

  @Override
  public byte[] stamp() {
    var now = applied;
    return new Stamp(parts.physicalMillis().getAsLong(), now.digestIndex(), now.digest()).encode();
  }

  /** The partition's clock as an entry that was proposed now would find it, or later. */
  long clockMillis() {
    return Math.max(
        HybridClock.physicalMillis(applied.clock()), parts.physicalMillis().getAsLong());
  }

  // ------------------------------------------------------------------------------------------------- apply

  @Override
  public List<Outcome> apply(LogPosition position, ByteBuffer stamp, List<ByteBuffer> commands) {
    long begun = System.nanoTime();
    try {
      if (position.index() <= applied.index()) {
        return Collections.nCopies(commands.size(), new Outcome.Expired());
      }
      held.passes(position.term());
      var outcomes = applyEntry(position, Stamp.decode(stamp), decode(commands));
      meter.applied(commands.size(), System.nanoTime() - begun);
      return outcomes;
    } catch (RuntimeException | Error e) {
      parts.onFault().accept(e);
      throw e;
    }
  }

  private static List<LogCommand> decode(List<ByteBuffer> commands) {
    var decoded = new ArrayList<LogCommand>(commands.size());
    for (var command : commands) {
      decoded.add(CommandCodec.decode(command));
    }
    return decoded;
  }

  private List<Outcome> applyEntry(LogPosition position, Stamp stamp, List<LogCommand> commands) {
    var machine = machine();
    var range = range();
    requireNext(position);
    machine.digests.compare(stamp.digestIndex(), stamp.digest());

    StoreBatch batch = machine.store.begin(applied.digest());
    var entry =
        new Entry(
            position,
            stamp.physicalMillis(),
            applied.clock(),
            machine.store,
            batch,
            machine.commands.counters());
    entry.fetch(rowKeys(commands));
    var outcomes = new ArrayList<Outcome>(commands.size());
    for (var command : commands) {
      outcomes.add(machine.commands.carryOut(command, entry, range, voters, commands.size() == 1));
    }
    machine.commands.finish(entry, batch);
    var after =
        new StoredPosition(
            position.term(), position.index(), entry.clock(), position.index(), batch.digest());
    machine.store.commit(batch, after);
    machine.digests.remember(position.index(), batch.digest());
    applied = after;
    afterwards(entry, range, machine);
    return outcomes;
  }

  /** What an entry leads to beside the store, once it is written. */
  private void afterwards(Entry entry, StoredRange range, Machine machine) {
    for (long verifyId : entry.verifications()) {
      verifications.start(verifyId, entry.position(), machine.store, range);
    }
    for (var split : entry.prepared()) {
      survey.prepared(
          split.jobId(),
          entry.position().index(),
          machine.store,
          new StoredRange(split.at(), range.end(), range.rangeEpoch()),
          machine.commands.tables());
    }
    if (entry.indexStamp() != 0) {
      indexing.appended(entry.indexStamp());
    }
    if (entry.changesBackfills()) {
      indexing.backfills(machine.commands.backfills());
    }
    if (entry.publishes()) {
      var moved = entry.movedRange();
      if (entry.changesChildren()) {
        parts
            .crashPoints()
            .passes(moved == null ? CrashPoint.CHILD_CLOSED : CrashPoint.SPLIT_WRITTEN);
      }
      machine.commands.publish(moved == null ? range : moved);
      parts.onChild().run();
    }
  }

  private static List<Bytes> rowKeys(List<LogCommand> commands) {
    var rowKeys = new ArrayList<Bytes>(commands.size());
    for (var command : commands) {
      if (command.body() instanceof LogCommand.WriteItem(var write)) {
        rowKeys.add(write.rowKey());
      } else if (command.body() instanceof LogCommand.Expire(var items)) {
        items.forEach(item -> rowKeys.add(item.rowKey()));
      } else if (command.body() instanceof LogCommand.IndexRows rows) {
        rows.rows().forEach(row -> rowKeys.add(row.key()));
      }
    }
    return rowKeys;
  }

  private void requireNext(LogPosition position) {
    if (applied.index() >= 0 && position.index() != applied.index() + 1) {
      throw new StoreException(
          "entry " + position.index() + " does not follow the applied entry " + applied.index());
    }
  }

  @Override
  public void skip(LogPosition position) {
    if (position.index() > applied.index()) {
      requireNext(position);
      held.passes(position.term());
      applied = applied.passed(position.term(), position.index());
    }
  }

  @Override
  public void configured(LogPosition position, List<String> nodeIds, boolean changing) {
    skip(position);
    var stated = new StoredVoters(nodeIds, changing);
    machine().store.configure(stated, applied);
    voters = stated;
  }

  @Override
  public LogPosition flush() {
    var store = machine().store;
    var position = applied;
    store.pass(position);
    store.flush();
    return new LogPosition(position.term(), position.index());
  }

  // ---------------------------------------------------------------------------------------------
  // snapshots

  @Override
  public LogPosition fetch(Peer source) throws IOException {
    var folder = parts.folder();
    parts.snapshots().fetch(parts.partitionId(), source, folder.incoming());
    DurableFile.delete(folder.fetched());
    DurableFile.rename(folder.incoming(), folder.fetched());
    try (var fetched = PartitionStore.open(folder.fetched(), parts.resources())) {
      var position = fetched.position();
      if (fetched.range() == null) {
        throw new IOException(
            "the snapshot of partition " + parts.partitionId() + " is of an empty store");
      }
      return new LogPosition(position.term(), position.index());
    }
  }

  @Override
  public LogPosition swap() throws IOException {
    close();
    adoptFetched();
    return openCurrent();
  }

  /** Makes {@code folder} a copy of the store at some applied entry. Any thread. */
  public void checkpoint(Path folder) {
    store().checkpoint(folder);
  }

  // ------------------------------------------------------------------------------------------------- reads

  /** What this replica holds, and the reads of it. */
  public HeldStore held() {
    return held;
  }

  /** Tells that the store was found to be damaged: the replica stops. */
  void damaged(StoreException damage) {
    parts.onFault().accept(damage);
  }

  /** What it ships to global indexes. */
  public Indexing indexing() {
    return indexing;
  }

  /** The range that this replica holds, or null while it has no store yet. */
  public @Nullable StoredRange heldRange() {
    return held.range();
  }

  /** The group's voters as the log last stated them, or null while it has not. */
  public @Nullable StoredVoters voters() {
    return voters;
  }

  /** What a leader that is to split the partition asks of its rows. */
  public SplitSurvey survey() {
    return survey;
  }

  /** The digest that a Verify entry asked for, or null while it is not there. */
  public Verifications.@Nullable Verified verified(long verifyId) {
    return verifications.result(verifyId);
  }

  /** Whether the digest that a Verify entry asked for is being worked out. */
  public boolean verifying(long verifyId) {
    return verifications.underWay(verifyId);
  }

  public StoredPosition applied() {
    return applied;
  }

  public ApplyMeter meter() {
    return meter;
  }

  /** The store in use, for its figures. */
  public PartitionStore store() {
    return held.store();
  }

  private Machine machine() {
    return Objects.requireNonNull(machine, "the replica is not open");
  }

  private StoredRange range() {
    var range = heldRange();
    if (range == null) {
      throw new StoreException("entries cannot be applied to a replica that was given no range");
    }
    return range;
  }

  @Override
  public void close() {
    var store = held.release();
    machine = null;
    if (store != null) {
      store.close();
    }
  }
}
