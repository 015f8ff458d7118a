package dev.stator.router.operation;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.model.write.ItemWrite.Returns;
import dev.stator.model.write.Outcome;
import dev.stator.proto.cluster.ControlPlaneUnavailableException;
import dev.stator.router.validation.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Writes the parts of a batch side by side. */
final class BatchWriting {
  private BatchWriting() {}

  /**
   * One write of a batch.
   *
   * @param table as the request names it
   * @param position among all parts of the request, from which the write's own request id is made
   * @param request the member of the request that states it
   */
  record Part(String table, int position, Members request, ItemWriting.Write write) {}

  /**
   * What became of a part.
   *
   * @param outcome null when the part was not processed, so that the caller may ask again
   */
  record Result(Part part, Outcome.@Nullable Applied outcome) {}

  /**
   * Writes all parts and waits for them.
   *
   * @throws RequestException when a part was refused, or when none could be processed
   */
  static List<Result> writeAll(Call call, List<Part> parts) {
    var results = new ArrayList<Result>(parts.size());
    RequestException unprocessed = null;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = parts.stream().map(part -> threads.submit(() -> write(call, part))).toList();
      for (int i = 0; i < parts.size(); i++) {
        try {
          results.add(new Result(parts.get(i), result(running.get(i))));
        } catch (RequestException refused) {
          if (!refused.code().retryable()) {
            throw refused;
          }
          unprocessed = refused;
          results.add(new Result(parts.get(i), null));
        }
      }
    }
    if (unprocessed != null && results.stream().allMatch(result -> result.outcome() == null)) {
      throw unprocessed;
    }
    return results;
  }

  private static Outcome.Applied write(Call call, Part part) {
    return switch (call.write(part.write(), Returns.NONE, part.position())) {
      case Outcome.Applied applied -> applied;
      case Outcome.Rejected(var error, var message) -> throw new RequestException(error, message);
      case Outcome.ConditionFailed _,
          Outcome.Expired _,
          Outcome.Moved _,
          Outcome.Stale _,
          Outcome.Done _ ->
          throw ItemWriting.unknown();
    };
  }

  private static Outcome.Applied result(Future<Outcome.Applied> running) {
    try {
      return running.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RequestException refused -> throw refused;
        case ControlPlaneUnavailableException unavailable -> throw unavailable;
        case null, default -> throw new IllegalStateException("A part of a batch failed", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestException(ErrorCode.SERVICE_UNAVAILABLE, "The router is shutting down.");
    }
  }
}
