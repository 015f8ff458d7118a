package dev.stator.control.metadata;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Everything that the control plane's log has decided: immutable.
 *
 * @param image what nodes and routers see of it
 * @param millis the log's clock: the largest physical time that an applied entry was stamped with
 * @param members folder id of each member of the control plane that was ever up
 * @param nextNode number of the next storage node
 * @param nextPartition id of the next partition
 * @param remembered results of recent requests, oldest first, for those that come again
 */
public record Metadata(
    ClusterImage image,
    long millis,
    Map<String, String> members,
    long nextNode,
    long nextPartition,
    SequencedMap<Bytes, Remembered> remembered) {

  public static final Metadata EMPTY =
      new Metadata(ClusterImage.EMPTY, 0, Map.of(), 1, 1, new LinkedHashMap<>());

  public Metadata {
    members = Map.copyOf(members);
    remembered = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(remembered));
  }

  /** The result of a request, and when it was applied by the log's clock. */
  public record Remembered(long millis, MetadataResult result) {}
}
