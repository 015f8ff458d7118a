package dev.stator.storage.partition;

import dev.stator.model.write.Expiry;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.StoredExpiry;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What the leader of a partition is to propose about items that expire. It only looks: whether an
 * item goes is decided where the proposal is applied. Any thread.
 */
public final class ExpiryDuty {
  /** Items of one command: so few that other commands need not wait long while it is applied. */
  private static final int ITEMS_MAX = 64;

  /** Rows that one step of a listing looks at, and what they hold: likewise. */
  private static final int LISTED_ROWS_MAX = 500;

  private static final int LISTED_BYTES_MAX = 1 << 20;

  private final PartitionState state;
  private volatile long lagSeconds;

  ExpiryDuty(PartitionState state) {
    this.state = state;
  }

  /** Begins to go through all that is due now. */
  public Sweep begin() {
    return new Sweep(state.clockMillis());
  }

  /**
   * For how long the item that waits longest has been due, as the last sweep found it; 0 when none
   * is.
   */
  public double lagSeconds() {
    return lagSeconds;
  }

  /** The partition is not led here. */
  public void rest() {
    lagSeconds = 0;
  }

  /** One pass over all tables, each item that was due when it began coming once. */
  public final class Sweep {
    private final long clockMillis;
    private @Nullable StoredExpiry last;
    private long oldest;

    private Sweep(long clockMillis) {
      this.clockMillis = clockMillis;
      this.oldest = Expiry.newestDue(clockMillis);
    }

    /** The next items that are due; null: there are none. */
    public LogCommand.@Nullable Expire due() {
      var items = new ArrayList<LogCommand.Expiring>();
      try (var cursor =
          state
              .store()
              .expiries(last, Expiry.oldestDue(clockMillis), Expiry.newestDue(clockMillis))) {
        for (var next = cursor.next(); next != null; next = cursor.next()) {
          oldest = Math.min(oldest, next.seconds());
          last = next;
          items.add(new LogCommand.Expiring(next.rowKey(), next.seconds()));
          if (items.size() == ITEMS_MAX) {
            break;
          }
        }
      }
      lagSeconds = last == null ? 0 : Math.max(0, clockMillis / 1_000 - oldest);
      return items.isEmpty() ? null : new LogCommand.Expire(items);
    }

    /** The next step of a listing, to be proposed alone; null: all is listed. */
    public LogCommand.@Nullable ListExpiries listing() {
      var listings = state.store().listings();
      return listings.isEmpty()
          ? null
          : new LogCommand.ListExpiries(
              listings.keySet().iterator().next(), LISTED_ROWS_MAX, LISTED_BYTES_MAX);
    }
  }
}
