package dev.stator.client.load;

import dev.stator.client.CommandFailure;
import dev.stator.client.HostPort;
import dev.stator.client.bench.Figures;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * Puts a data set into a table, and reads it back.
 *
 * @param workers calls under way at a time
 */
record Load(List<HostPort> endpoints, String table, DataSet data, int workers) {
  Load {
    endpoints = List.copyOf(endpoints);
  }

  /** Creates the table unless it is there. */
  void open() {
    try (var clients = new SdkClients(endpoints, 1)) {
      clients.call(
          0,
          client -> {
            ShopTable.open(client, table);
            return table;
          });
    }
  }

  void put() throws InterruptedException {
    open();
    try (var clients = new SdkClients(endpoints, workers)) {
      var slowestNanos = new AtomicLong();
      double seconds =
          new ParallelItems("loading", data.items(), workers)
              .run(number -> put(clients, number, slowestNanos));
      System.out.println(
          Figures.format(
              "loaded %s items in %.1f s: %s/s, slowest call %s, SDK-visible errors 0",
              Figures.count(data.items()),
              seconds,
              Figures.count(Math.round(data.items() / seconds)),
              Figures.duration(slowestNanos.get() / 1_000)));
    }
  }

  private void put(SdkClients clients, long number, AtomicLong slowestNanos) {
    long start = System.nanoTime();
    var request = PutItemRequest.builder().tableName(table).item(data.item(number)).build();
    try {
      clients.call(number, client -> client.putItem(request));
    } catch (SdkException e) {
      throw new CommandFailure(
          "Item " + number + " could not be put: " + e.getMessage() + ".",
          "Look at the cluster with 'stator cluster status', then repeat the command.");
    }
    slowestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
  }

  /** Reads every item with a strongly consistent read; true when all are equal to what was put. */
  boolean verify() throws InterruptedException {
    var equal = new AtomicLong();
    var missing = new AtomicLong();
    var different = new AtomicLong();
    try (var clients = new SdkClients(endpoints, workers)) {
      double seconds =
          new ParallelItems("reading", data.items(), workers)
              .run(number -> outcome(clients, number, equal, missing, different).incrementAndGet());
      System.out.println(
          Figures.format(
              "read back %s items in %.1f s: %s/s, equal %s, missing %d, different %d",
              Figures.count(data.items()),
              seconds,
              Figures.count(Math.round(data.items() / seconds)),
              Figures.count(equal.get()),
              missing.get(),
              different.get()));
    }
    return equal.get() == data.items();
  }

  private AtomicLong outcome(
      SdkClients clients, long number, AtomicLong equal, AtomicLong missing, AtomicLong different) {
    var expected = data.item(number);
    var request =
        GetItemRequest.builder()
            .tableName(table)
            .key(DataSet.key(expected))
            .consistentRead(true)
            .build();
    try {
      var answer = clients.call(number, client -> client.getItem(request));
      if (!answer.hasItem()) {
        return missing;
      }
      return ItemEquality.same(expected, answer.item()) ? equal : different;
    } catch (SdkException e) {
      throw new CommandFailure(
          "Item " + number + " could not be read: " + e.getMessage() + ".",
          "Look at the cluster with 'stator cluster status', then repeat the command with --verify-only.");
    }
  }
}
