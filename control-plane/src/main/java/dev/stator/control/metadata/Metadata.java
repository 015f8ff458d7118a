package dev.stator.control.metadata;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.JobRecord;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that the control plane's log has decided: immutable.
 *
 * @param image what nodes and routers see of it
 * @param millis the log's clock: the largest physical time that an applied entry was stamped with
 * @param members folder id of each member of the control plane that was ever up
 * @param nextNode number of the next storage node
 * @param nextPartition id of the next partition
 * @param nextJob id of the next job
 * @param jobs by id: those that run, and those that ended lately
 * @param remembered results of recent requests, oldest first, for those that come again
 */
public record Metadata(
    ClusterImage image,
    long millis,
    Map<String, String> members,
    long nextNode,
    long nextPartition,
    long nextJob,
    SortedMap<Long, JobRecord> jobs,
    SequencedMap<Bytes, Remembered> remembered) {

  public static final Metadata EMPTY =
      new Metadata(
          ClusterImage.EMPTY, 0, Map.of(), 1, 1, 1, new TreeMap<>(), new LinkedHashMap<>());

  public Metadata {
    members = Map.copyOf(members);
    jobs = Collections.unmodifiableSortedMap(new TreeMap<>(jobs));
    remembered = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(remembered));
  }

  /** The jobs that run or wait for their turn, in the order of their ids. */
  public List<JobRecord> runningJobs() {
    return jobs.values().stream().filter(JobRecord::runs).toList();
  }

  /** Whether a job that runs, or waits for its turn, touches the partition. */
  public boolean touchedByJob(long partitionId) {
    return jobs.values().stream()
        .anyMatch(job -> job.runs() && job.spec().partitions().contains(partitionId));
  }

  /** The result of a request, and when it was applied by the log's clock. */
  public record Remembered(long millis, MetadataResult result) {}
}
