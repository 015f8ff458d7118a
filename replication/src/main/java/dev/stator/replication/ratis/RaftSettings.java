package dev.stator.replication.ratis;

import dev.stator.replication.ReplicationConfig;
import dev.stator.replication.replica.ReplicaLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys.Log;
import org.apache.ratis.server.RaftServerConfigKeys.Rpc;
import org.apache.ratis.server.RaftServerConfigKeys.Snapshot;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Ratis' settings. Defaults that are good are not repeated here. */
final class RaftSettings {
  private static final long SNAPSHOT_ENTRIES = 100_000;

  private RaftSettings() {}

  static RaftProperties of(ReplicationConfig config, Path logs, Path trash) {
    var properties = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(properties, List.of(logs.toFile()));
    RaftServerConfigKeys.setRemovedGroupsDir(properties, trash.toFile());
    timing(properties, config.electionTimeout());
    log(properties);
    durability(properties, config.fsync());
    snapshots(properties);
    transport(properties, config);
    return properties;
  }

  /**
   * An entry counts as logged only when it is on disk. {@code async-flush} counts entries that were
   * written after the flush began, and {@code unsafe-flush} does not wait at all: with either, an
   * acknowledged write can be lost.
   */
  private static void durability(RaftProperties properties, boolean fsync) {
    Log.setAsyncFlushEnabled(properties, false);
    Log.setUnsafeFlushEnabled(properties, !fsync);
    boolean unsafe = Log.asyncFlushEnabled(properties) || Log.unsafeFlushEnabled(properties);
    if (fsync && unsafe) {
      throw new IllegalStateException("the log would acknowledge before it is on disk");
    }
  }

  private static void timing(RaftProperties properties, Duration electionTimeout) {
    long timeout = electionTimeout.toMillis();
    Rpc.setTimeoutMin(properties, millis(timeout));
    Rpc.setTimeoutMax(properties, millis(2 * timeout));
    Rpc.setFirstElectionTimeoutMin(properties, millis(timeout * 3 / 10));
    Rpc.setFirstElectionTimeoutMax(properties, millis(timeout * 3 / 2));
    Rpc.setRequestTimeout(properties, millis(5_000));
    // A paused machine steps down, but its server must not close.
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, millis(5_000));
    RaftServerConfigKeys.setCloseThreshold(properties, TimeDuration.valueOf(1, TimeUnit.HOURS));
    RaftServerConfigKeys.setStagingTimeout(properties, TimeDuration.valueOf(60, TimeUnit.SECONDS));
    // Requests are remembered by the state itself; here it is only memory.
    RaftServerConfigKeys.RetryCache.setExpiryTime(properties, millis(3_000));
  }

  private static void log(RaftProperties properties) {
    var entryMax = SizeInBytes.valueOf(ReplicaLimits.FRAME_BYTES_MAX + (16 << 10));
    Log.Appender.setBufferByteLimit(properties, entryMax);
    Log.setWriteBufferSize(properties, SizeInBytes.valueOf(entryMax.getSize() + (8 << 10)));
    Log.setForceSyncNum(properties, 1024);
    Log.setPreallocatedSize(properties, SizeInBytes.valueOf("1MB"));
    Log.setSegmentSizeMax(properties, SizeInBytes.valueOf("16MB"));
    Log.setSegmentCacheNumMax(properties, 2);
    Log.setSegmentCacheSizeMax(properties, SizeInBytes.valueOf("8MB"));
    Log.setQueueElementLimit(properties, 1024);
    Log.setQueueByteLimit(properties, SizeInBytes.valueOf("8MB"));
    // Followers learn of commits by the next entry, or by our nudge.
    Log.setLogMetadataEnabled(properties, false);
    RaftServerConfigKeys.Write.setElementLimit(properties, 1024);
    RaftServerConfigKeys.Write.setByteLimit(properties, SizeInBytes.valueOf("16MB"));
  }

  private static void snapshots(RaftProperties properties) {
    Log.Appender.setInstallSnapshotEnabled(properties, false);
    Log.setPurgeUptoSnapshotIndex(properties, true);
    Log.setPurgeGap(properties, 1024);
    Log.setPurgePreservationLogNum(properties, 10_000);
    Snapshot.setAutoTriggerEnabled(properties, true);
    Snapshot.setAutoTriggerThreshold(properties, SNAPSHOT_ENTRIES);
    Snapshot.setTriggerWhenStopEnabled(properties, true);
    Snapshot.setTriggerWhenRemoveEnabled(properties, false);
  }

  private static void transport(RaftProperties properties, ReplicationConfig config) {
    RaftConfigKeys.Rpc.setType(properties, new PeerRpc());
    GrpcConfigKeys.Server.setHost(properties, config.host());
    GrpcConfigKeys.Server.setPort(properties, config.raftPort());
    GrpcConfigKeys.Server.setLeaderOutstandingAppendsMax(properties, 16);
    GrpcConfigKeys.Server.setHeartbeatChannel(properties, true);
    GrpcConfigKeys.Server.setWorkerGroupSize(properties, 2);
    GrpcConfigKeys.Server.setBossGroupSize(properties, 1);
    GrpcConfigKeys.Client.setWorkerGroupSize(properties, 2);
    GrpcConfigKeys.Server.setLogMessageBatchDuration(properties, millis(5_000));
  }

  private static TimeDuration millis(long millis) {
    return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
  }
}
