package dev.stator.replication.simulation;

import dev.stator.replication.LogPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The durable log of one replica: a base, and the entries after it. */
final class SimulatedLog {
  private final List<SimulatedEntry> entries = new ArrayList<>();
  private final Map<Long, Long> arrivals = new HashMap<>();
  private LogPosition base = LogPosition.NONE;
  private Voters baseVoters;
  private Voters voters;

  SimulatedLog(Voters voters) {
    baseVoters = voters;
    this.voters = voters;
  }

  long firstIndex() {
    return base.index() + 1;
  }

  long lastIndex() {
    return base.index() + entries.size();
  }

  LogPosition last() {
    return entries.isEmpty() ? base : new LogPosition(entries.getLast().term, lastIndex());
  }

  SimulatedEntry get(long index) {
    return entries.get((int) (index - firstIndex()));
  }

  /** Term of an entry or of the base; -1 when it is not known any more, or not yet. */
  long term(long index) {
    if (index == base.index()) {
      return base.term();
    }
    return index < firstIndex() || index > lastIndex() ? -1 : get(index).term;
  }

  Voters voters() {
    return voters;
  }

  /** Index of the newest entry of Raft's own, or that of the base. */
  long votersIndex() {
    for (long index = lastIndex(); index >= firstIndex(); index--) {
      if (get(index).command == null) {
        return index;
      }
    }
    return base.index();
  }

  void append(SimulatedEntry entry) {
    entries.add(entry);
    if (entry.command == null) {
      voters = entry.voters;
    }
  }

  /**
   * Appends what a leader sent; {@code keepArrival}: an overwritten entry's time of arrival stays.
   */
  void receive(long index, SimulatedEntry entry, long arrived, boolean keepArrival) {
    if (index <= lastIndex()) {
      entries.subList((int) (index - firstIndex()), entries.size()).clear();
      if (!keepArrival) {
        arrivals.keySet().removeIf(at -> at >= index);
      }
      voters = votersAt(lastIndex());
    }
    append(entry);
    arrivals.putIfAbsent(index, arrived);
  }

  @Nullable Long arrival(long index) {
    return arrivals.get(index);
  }

  /** A restart forgets when entries arrived. */
  void forgetArrivals() {
    arrivals.clear();
  }

  void purge(LogPosition upTo) {
    if (upTo.index() >= firstIndex()) {
      install(upTo, votersAt(upTo.index()));
    }
  }

  /** Starts the log after a snapshot; what follows it is kept only if it continues it. */
  void install(LogPosition at, Voters votersThen) {
    boolean continues = term(at.index()) == at.term();
    var rest =
        continues
            ? List.copyOf(entries.subList((int) (at.index() + 1 - firstIndex()), entries.size()))
            : null;
    entries.clear();
    base = at;
    baseVoters = votersThen;
    if (rest != null) {
      entries.addAll(rest);
    }
    this.voters = votersAt(lastIndex());
  }

  Voters votersAt(long index) {
    for (long i = Math.min(index, lastIndex()); i >= firstIndex(); i--) {
      if (get(i).command == null) {
        return get(i).voters;
      }
    }
    return baseVoters;
  }
}
