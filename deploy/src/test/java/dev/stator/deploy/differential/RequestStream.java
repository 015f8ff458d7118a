package dev.stator.deploy.differential;

import java.util.List;

/** The endless run of requests that a seed stands for. */
final class RequestStream {
  private final Dice dice;
  private final ItemRequests items;
  private final RangeRequests ranges;
  private final TableRequests tables;
  private final Breaking breaking;

  RequestStream(long seed, List<TableShape> lasting) {
    dice = new Dice(seed);
    items = new ItemRequests(dice, lasting);
    ranges = new RangeRequests(dice, lasting);
    tables = new TableRequests(dice, lasting);
    breaking = new Breaking(dice);
  }

  Step next() {
    dice.beginRequest();
    var step = valid();
    if (dice.fault(12)) {
      breaking.breakOnePlace(step.request());
      return step.asBroken();
    }
    return step;
  }

  /** Whole as JSON; what it asks for may be refused all the same. */
  private Step valid() {
    int kind = dice.below(100);
    if (kind < 60) {
      return kind < 16
          ? items.put()
          : kind < 40
              ? items.update()
              : kind < 47
                  ? items.delete()
                  : kind < 54 ? items.get() : kind < 57 ? items.batchGet() : items.batchWrite();
    }
    if (kind < 88) {
      return kind < 78 ? ranges.query() : ranges.scan();
    }
    return switch (kind - 88) {
      case 0, 1, 2 -> tables.create();
      case 3, 4 -> tables.delete();
      case 5, 6 -> tables.update();
      case 7 -> tables.describe();
      case 8 -> tables.list();
      case 9, 10 -> tables.tag();
      default -> tables.other();
    };
  }
}
