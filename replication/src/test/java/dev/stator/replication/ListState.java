package dev.stator.replication;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A state that remembers every command in order. What it flushed is on its {@link Disk}, which
 * outlives it; the rest is gone when it is.
 */
public final class ListState implements ReplicatedState<String> {
  /** What a state has made durable. */
  public static final class Disk {
    private LogPosition position = LogPosition.NONE;
    private List<String> entries = List.of();
    private long lastWrite = -1;
    private @Nullable LogPosition releasedBase;

    public synchronized LogPosition position() {
      return position;
    }

    synchronized void write(LogPosition at, List<String> all, long lastWriteIndex) {
      position = at;
      lastWrite = lastWriteIndex;
      entries = List.copyOf(all);
    }

    synchronized void copyTo(ListState state) {
      state.load(position, entries, lastWrite);
    }

    /** A base that was not made by this log, as a split makes one; nobody released it. */
    public synchronized void base(LogPosition at, List<String> all) {
      write(at, all, at.index());
    }

    /** Whoever made the base gave up its lease before. */
    public synchronized void releaseBase() {
      releasedBase = position;
    }

    synchronized boolean isReleasedBase() {
      return position.equals(releasedBase);
    }
  }

  /** An entry that named the voters. */
  public record Configured(LogPosition position, Set<String> voters, boolean changing) {}

  private final Disk disk;
  private final Map<String, ListState> others;
  private final List<Configured> configured = new ArrayList<>();
  private List<String> entries = new ArrayList<>();
  private LogPosition position = LogPosition.NONE;
  private Disk fetched = new Disk();
  private int installs;
  private int replayed;
  private @Nullable Runnable breaks;
  private long lastWrite = -1;
  private @Nullable IOException opensNot;

  /**
   * @param others states of the group by node id, where snapshots are fetched
   */
  public ListState(Disk disk, Map<String, ListState> others) {
    this.disk = disk;
    this.others = others;
  }

  @Override
  public synchronized LogPosition open() throws IOException {
    if (opensNot != null) {
      throw opensNot;
    }
    disk.copyTo(this);
    return position;
  }

  private synchronized void load(LogPosition at, List<String> all, long lastWriteIndex) {
    lastWrite = lastWriteIndex;
    position = at;
    entries = new ArrayList<>(all);
  }

  @Override
  public byte[] stamp() {
    return new byte[] {1, 2, 3};
  }

  @Override
  public synchronized List<String> apply(
      LogPosition at, ByteBuffer stamp, List<ByteBuffer> commands) {
    if (breaks != null) {
      breaks.run();
      throw new IllegalStateException("told to break");
    }
    if (stamp.remaining() != 3 || at.index() <= position.index()) {
      throw new IllegalStateException("apply " + at + " after " + position);
    }
    position = at;
    lastWrite = at.index();
    replayed++;
    var results = new ArrayList<String>();
    for (var command : commands) {
      var text = StandardCharsets.UTF_8.decode(command).toString();
      entries.add(text);
      results.add(text + "!");
    }
    return results;
  }

  @Override
  public synchronized void skip(LogPosition at) {
    if (at.index() <= position.index()) {
      throw new IllegalStateException("skip " + at + " after " + position);
    }
    position = at;
  }

  @Override
  public boolean releasedBase() {
    return disk.isReleasedBase();
  }

  @Override
  public synchronized void configured(LogPosition at, List<String> voters, boolean changing) {
    skip(at);
    configured.add(new Configured(at, Set.copyOf(voters), changing));
  }

  @Override
  public synchronized LogPosition flush() {
    disk.write(position, entries, lastWrite);
    return position;
  }

  @Override
  public LogPosition fetch(Peer source) throws IOException {
    var other = others.get(source.id());
    if (other == null) {
      throw new IOException("no state of " + source);
    }
    var copy = new Disk();
    synchronized (other) {
      copy.write(other.position, other.entries, other.lastWrite);
    }
    fetched = copy;
    return copy.position();
  }

  @Override
  public synchronized LogPosition swap() {
    fetched.copyTo(this);
    disk.write(position, entries, lastWrite);
    installs++;
    return position;
  }

  @Override
  public void close() {}

  public synchronized List<String> entries() {
    return List.copyOf(entries);
  }

  public synchronized int size() {
    return entries.size();
  }

  public synchronized LogPosition position() {
    return position;
  }

  /** Index of the last entry with a command in it, or -1. */
  public synchronized long lastWrite() {
    return lastWrite;
  }

  public synchronized int installs() {
    return installs;
  }

  /** Entries applied since it was made. */
  public synchronized int applies() {
    return replayed;
  }

  /** The entries that named the voters, since it was made. */
  public synchronized List<Configured> configured() {
    return List.copyOf(configured);
  }

  /** A base for another group: what it holds now. */
  public synchronized Disk base(boolean released) {
    var base = new Disk();
    base.write(new LogPosition(1, position.index()), entries, lastWrite);
    if (released) {
      base.releaseBase();
    }
    return base;
  }

  /** It cannot be opened, like a store on a full disk. */
  public synchronized ListState damaged(IOException why) {
    opensNot = why;
    return this;
  }

  /** From now on apply throws, after it has done this. */
  public synchronized void breakDown(Runnable before) {
    breaks = before;
  }
}
