package dev.stator.control.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** One call per element at once, each on a virtual thread. */
final class Parallel {
  private Parallel() {}

  /** The results in the elements' order, once all are there. */
  static <T, R> List<R> map(List<T> elements, Function<T, R> call) throws InterruptedException {
    var calls = new ArrayList<Callable<R>>();
    elements.forEach(element -> calls.add(() -> call.apply(element)));
    var results = new ArrayList<R>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<R> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
    return results;
  }
}
