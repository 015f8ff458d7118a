package dev.stator.chaos.workload;

import dev.stator.chaos.check.History;
import dev.stator.chaos.check.Linearizability;
import dev.stator.chaos.check.RegisterAction;
import dev.stator.chaos.check.RegisterAction.CompareAndSet;
import dev.stator.chaos.check.RegisterAction.Read;
import dev.stator.chaos.check.RegisterAction.Write;
import dev.stator.chaos.check.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads, puts and conditional updates of a few registers; every written value is new. Each
 * register's history must be linearizable. A register is given up for a fresh one after some
 * hundred calls or a few unknown outcomes, so that its history stays within what the checker can
 * decide.
 */
public final class RegisterWorkload implements Workload<NumberStore> {
  private static final int FINAL_READ_CLIENT = -1;
  private static final Duration BUDGET = Duration.ofSeconds(60);

  private final int callsMax;
  private final int unknownMax;
  private final Tally tally = new Tally();
  private final AtomicLong acknowledgedWrites = new AtomicLong();
  private final AtomicLong lastValue = new AtomicLong();
  private final List<Register> registers = new ArrayList<>();
  private final List<Register> open = new ArrayList<>();

  /**
   * @param registers how many are in use at a time
   * @param callsMax after which a register is given up for a fresh one; the checker can do 2,000
   * @param unknownMax likewise; each may double what the checker has to search
   */
  public RegisterWorkload(int registers, int callsMax, int unknownMax) {
    this.callsMax = callsMax;
    this.unknownMax = unknownMax;
    for (int i = 0; i < registers; i++) {
      open.add(fresh());
    }
  }

  private static final class Register {
    final String key;
    final History<RegisterAction> history = new History<>();
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger unknown = new AtomicInteger();
    volatile long lastSeen = RegisterAction.ABSENT;

    Register(String key) {
      this.key = key;
    }

    boolean exhausted(int callsMax, int unknownMax) {
      return calls.get() >= callsMax || unknown.get() >= unknownMax;
    }
  }

  @Override
  public String name() {
    return "register";
  }

  @Override
  public void call(NumberStore store, int client, Random random) {
    var register = choose(random.nextInt(open.size()));
    int kind = random.nextInt(4);
    long value = lastValue.incrementAndGet();
    register.calls.incrementAndGet();
    long invoked = History.now();
    switch (kind) {
      case 0 -> write(store, register, client, invoked, value);
      case 1 -> compareAndSet(store, register, client, invoked, value);
      default -> read(store, register, client, invoked);
    }
  }

  /** A call that only reads. */
  public void read(NumberStore store, int client, Random random) {
    var register = choose(random.nextInt(open.size()));
    register.calls.incrementAndGet();
    read(store, register, client, History.now());
  }

  /** The key of a register that is in use. */
  public synchronized String openKey() {
    return open.getFirst().key;
  }

  /** Writes and conditional updates with known outcome. */
  public long acknowledgedWrites() {
    return acknowledgedWrites.get();
  }

  /** Gives up the registers that are in use for fresh ones. */
  public synchronized void renew() {
    open.replaceAll(used -> fresh());
  }

  private synchronized Register choose(int slot) {
    var register = open.get(slot);
    if (register.exhausted(callsMax, unknownMax)) {
      register = fresh();
      open.set(slot, register);
    }
    return register;
  }

  private synchronized Register fresh() {
    var register = new Register("register-" + registers.size());
    registers.add(register);
    return register;
  }

  private void read(NumberStore store, Register register, int client, long invoked) {
    switch (tally.count(store.read(register.key))) {
      case Answer.Known<Long>(var seen) -> {
        register.lastSeen = seen;
        register.history.returned(client, invoked, new Read(seen));
      }
      case Answer.Unknown<Long> lost -> {
        // A read without an answer says nothing.
      }
    }
  }

  private void write(NumberStore store, Register register, int client, long invoked, long value) {
    switch (tally.count(store.write(register.key, value))) {
      case Answer.Known<Long> done -> wrote(register, client, invoked, new Write(value));
      case Answer.Unknown<Long> lost -> unknown(register, client, invoked, new Write(value));
    }
  }

  private void compareAndSet(
      NumberStore store, Register register, int client, long invoked, long value) {
    long expected = register.lastSeen;
    switch (tally.count(store.compareAndSet(register.key, expected, value))) {
      case Answer.Known<Boolean>(var applied) ->
          wrote(register, client, invoked, new CompareAndSet(expected, value, applied));
      case Answer.Unknown<Boolean> lost ->
          unknown(register, client, invoked, new CompareAndSet(expected, value, true));
    }
  }

  private void wrote(Register register, int client, long invoked, RegisterAction action) {
    acknowledgedWrites.incrementAndGet();
    register.history.returned(client, invoked, action);
  }

  private static void unknown(Register register, int client, long invoked, RegisterAction action) {
    register.unknown.incrementAndGet();
    register.history.unknown(client, invoked, action);
  }

  @Override
  public synchronized Verdict judge(NumberStore store) {
    var verdicts = new ArrayList<Verdict>();
    long deadlineNanos = System.nanoTime() + BUDGET.toNanos();
    int calls = 0;
    for (var register : registers) {
      long invoked = History.now();
      switch (store.read(register.key)) {
        case Answer.Known<Long>(var seen) ->
            register.history.returned(FINAL_READ_CLIENT, invoked, new Read(seen));
        case Answer.Unknown<Long>(var why) ->
            verdicts.add(new Verdict.Undecided("final read of " + register.key + ": " + why));
      }
      var left = Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
      var history = register.history.operations();
      calls += history.size();
      verdicts.add(named(register.key, Linearizability.check(history, RegisterAction.MODEL, left)));
    }
    return Verdict.worst("registers linearizable, " + calls + " calls", verdicts);
  }

  private static Verdict named(String key, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Pass pass -> pass;
      case Verdict.Violation(var what) -> new Verdict.Violation(key + " " + what);
      case Verdict.Undecided(var why) -> new Verdict.Undecided(key + " " + why);
    };
  }

  @Override
  public Tally tally() {
    return tally;
  }
}
