package dev.stator.chaos;

import dev.stator.chaos.check.Verdict;
import dev.stator.chaos.workload.DynamoStore;
import dev.stator.client.CommandFailure;
import dev.stator.client.admin.ClusterInspector;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.cluster.TableRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Splits, moves, transfers and merges partitions at random while others work, as an operator would:
 * by jobs of the control plane, a few at a time. A job may be refused, and may fail, for nodes are
 * down; none may go on for ever.
 */
final class Reshaper implements AutoCloseable {
  /** The name of its check among others. */
  static final String CHECKER = "jobs";

  /** Each costs its nodes threads' time, memory and disk. */
  private static final int PARTITIONS_MAX = 16;

  private static final int JOBS_MAX = 3;
  private static final int THOUGHT_MILLIS_MAX = 1_500;
  private static final Duration END_MAX = Duration.ofSeconds(90);
  private static final Duration LAST_CALL_MAX = Duration.ofSeconds(40);
  private static final int ONE_IN_THE_MIDDLE = 3;

  private final ClusterInspector inspector;
  private final List<Reshaping> kinds;
  private final Random random;
  private final Narrator narrator;
  private final Map<Long, JobRecord> jobs = new TreeMap<>();
  private final Map<Reshaping, Integer> refused = new EnumMap<>(Reshaping.class);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("reshaper").unstarted(this::run);

  Reshaper(ClusterInspector inspector, Set<Reshaping> kinds, long seed, Narrator narrator) {
    this.inspector = inspector;
    this.kinds = List.copyOf(kinds);
    this.random = new Random(seed);
    this.narrator = narrator;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stopped.await(random.nextInt(THOUGHT_MILLIS_MAX), TimeUnit.MILLISECONDS)) {
        step();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void step() {
    Reshaping kind = null;
    try {
      observe();
      var spec = running().size() < JOBS_MAX ? draw(inspector.image()) : null;
      if (spec != null) {
        kind = Reshaping.of(spec);
        var job = inspector.submit(spec);
        narrator.say("job " + job.jobId() + ": " + job.spec().text());
        jobs.put(job.jobId(), job);
      }
    } catch (CommandFailure notNow) {
      if (kind != null) {
        refused.merge(kind, 1, Integer::sum);
      }
    }
  }

  /** Also what was submitted by a call that got no answer. */
  private void observe() {
    for (var job : inspector.jobs()) {
      var before = jobs.put(job.jobId(), job);
      if (!job.runs() && (before == null || before.runs())) {
        narrator.say("job " + job.jobId() + ": " + job.state() + " " + job.why());
      }
    }
  }

  private List<JobRecord> running() {
    return jobs.values().stream().filter(JobRecord::runs).toList();
  }

  // ----------------------------------------------------------------------------------------------
  // what to do next

  private @Nullable JobSpec draw(ClusterImage image) {
    var partitions = List.copyOf(image.partitions().values());
    if (partitions.isEmpty() || kinds.isEmpty()) {
      return null;
    }
    var partition = pick(partitions);
    return switch (pick(kinds)) {
      case SPLIT -> partitions.size() < PARTITIONS_MAX ? split(image, partition) : null;
      case TRANSFER -> new JobSpec.Transfer(partition.partitionId(), pick(partition.replicas()));
      case MOVE -> move(image, partition);
      case MERGE -> merge(partitions);
    };
  }

  private JobSpec.@Nullable Split split(ClusterImage image, PartitionRecord partition) {
    if (random.nextInt(ONE_IN_THE_MIDDLE) == 0) {
      return new JobSpec.Split(partition.partitionId(), null, 0);
    }
    var at = anyRow(image);
    var holder = image.partitionOf(at);
    return holder == null ? null : new JobSpec.Split(holder.partitionId(), at, 0);
  }

  /** Every second one in the table whose pages clients turn. */
  private Bytes anyRow(ClusterImage image) {
    var tables =
        image.tables().values().stream().sorted(Comparator.comparing(TableRecord::name)).toList();
    var table =
        tables.stream()
            .filter(each -> each.schema().sortKey() != null && random.nextBoolean())
            .findFirst()
            .orElseGet(() -> pick(tables));
    return DynamoStore.anyRow(table.schema(), random);
  }

  private JobSpec.@Nullable Move move(ClusterImage image, PartitionRecord partition) {
    var others =
        image.nodes().keySet().stream()
            .filter(node -> !partition.replicas().contains(node))
            .sorted()
            .toList();
    return others.isEmpty()
        ? null
        : new JobSpec.Move(partition.partitionId(), pick(partition.replicas()), pick(others));
  }

  private JobSpec.@Nullable Merge merge(List<PartitionRecord> partitions) {
    if (partitions.size() < 2) {
      return null;
    }
    int left = random.nextInt(partitions.size() - 1);
    return new JobSpec.Merge(
        partitions.get(left).partitionId(), partitions.get(left + 1).partitionId());
  }

  private <E> E pick(List<E> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  // ----------------------------------------------------------------------------------------------
  // the end

  /** Submits nothing any more. */
  void stop() throws InterruptedException {
    stopped.countDown();
    if (!thread.join(LAST_CALL_MAX)) {
      throw new IllegalStateException("the control plane keeps a call for ever");
    }
  }

  /** Waits, in a healthy cluster, until every job has ended. */
  Verdict judge() {
    try {
      HurtCluster.await("every job to end", END_MAX, this::ended);
    } catch (HurtCluster.UnhealthyException late) {
      return new Verdict.Violation(late.getMessage() + ": " + running());
    }
    var counts = new ArrayList<String>();
    boolean enough = true;
    for (var kind : kinds) {
      long done = count(kind, JobRecord.State.DONE);
      counts.add(
          kind
              + " "
              + done
              + " done, "
              + count(kind, JobRecord.State.FAILED)
              + " failed, "
              + refused.getOrDefault(kind, 0)
              + " refused");
      enough &= done > 0 || kind != Reshaping.SPLIT;
    }
    var summary = String.join("; ", counts);
    return enough
        ? new Verdict.Pass(summary)
        : new Verdict.Undecided("too few jobs to prove anything: " + summary);
  }

  private boolean ended() {
    try {
      observe();
      return running().isEmpty();
    } catch (CommandFailure notNow) {
      return false;
    }
  }

  private long count(Reshaping kind, JobRecord.State state) {
    return jobs.values().stream()
        .filter(job -> job.state() == state && Reshaping.of(job.spec()) == kind)
        .count();
  }

  @Override
  public void close() {
    stopped.countDown();
    thread.interrupt();
  }
}
