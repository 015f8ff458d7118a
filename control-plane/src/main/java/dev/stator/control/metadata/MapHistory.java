package dev.stator.control.metadata;

import dev.stator.model.cluster.ClusterImage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The latest map and the deltas that led to it: what watchers are fed from. A watcher pulls when it
 * can take more, so a slow one costs nothing but its place: once the deltas that it needs are gone,
 * it gets the image anew. Thread-safe.
 */
public final class MapHistory {
  private static final int DELTAS_MAX = 1024;

  private final ArrayDeque<ClusterImage.Delta> deltas = new ArrayDeque<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private ClusterImage latest = ClusterImage.EMPTY;

  /** What a watcher needs to be current. */
  public sealed interface Catch {
    record Image(ClusterImage image) implements Catch {}

    /**
     * Each follows the one before; empty: the watcher is current, or knows more than this member.
     */
    record Deltas(List<ClusterImage.Delta> deltas) implements Catch {}
  }

  /** Calls {@code listener}, which must not block, after every change. */
  public void listen(Runnable listener) {
    listeners.add(listener);
  }

  public synchronized ClusterImage latest() {
    return latest;
  }

  public synchronized Catch after(String clusterId, long version) {
    if (latest.version() == 0) {
      return new Catch.Deltas(List.of());
    }
    if (!latest.clusterId().equals(clusterId)) {
      return new Catch.Image(latest);
    }
    if (version >= latest.version()) {
      return new Catch.Deltas(List.of());
    }
    var missing = new ArrayList<ClusterImage.Delta>();
    for (var delta : deltas) {
      if (delta.from() >= version) {
        missing.add(delta);
      }
    }
    return !missing.isEmpty() && missing.getFirst().from() == version
        ? new Catch.Deltas(missing)
        : new Catch.Image(latest);
  }

  /**
   * Moves on to {@code image}.
   *
   * @param delta what led there from the latest image, or null: the image comes without its history
   */
  void publish(ClusterImage image, ClusterImage.@Nullable Delta delta) {
    synchronized (this) {
      latest = image;
      if (delta == null) {
        deltas.clear();
      } else {
        deltas.addLast(delta);
        if (deltas.size() > DELTAS_MAX) {
          deltas.removeFirst();
        }
      }
    }
    listeners.forEach(Runnable::run);
  }
}
