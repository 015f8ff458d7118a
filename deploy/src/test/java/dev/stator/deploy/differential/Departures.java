package dev.stator.deploy.differential;

import java.util.List;
import java.util.stream.Stream;

/** All known departures of DynamoDB Local from the service: reviewed, and few. */
final class Departures {
  static final int MAX = 66;

  private static final List<Departure> ALL =
      Stream.of(
              ShapeDepartures.all(),
              ItemDepartures.all(),
              RangeDepartures.all(),
              TableDepartures.all())
          .flatMap(List::stream)
          .toList();

  private Departures() {}

  static List<Departure> all() {
    return ALL;
  }
}
