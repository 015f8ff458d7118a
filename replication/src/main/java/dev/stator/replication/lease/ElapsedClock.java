package dev.stator.replication.lease;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the three clocks of a {@link Moment}: monotonic, boot time (where the system has it) and
 * wall clock.
 */
public final class ElapsedClock implements Supplier<Moment> {
  private static final int CLOCK_BOOTTIME = 7;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Optional<MethodHandle> clockGetTime = findClockGetTime();
  private final long monotonicStart = System.nanoTime();
  private final long bootTimeStart = bootTime();
  private final long wallStart = System.currentTimeMillis();

  @Override
  public Moment get() {
    return new Moment(
        monotonic(),
        bootTime() - bootTimeStart,
        (System.currentTimeMillis() - wallStart) * NANOS_PER_MILLI);
  }

  /** The monotonic part of the moment alone. */
  public long monotonic() {
    return System.nanoTime() - monotonicStart;
  }

  private long bootTime() {
    if (clockGetTime.isEmpty()) {
      return System.nanoTime();
    }
    var timespec = new long[2];
    try {
      int failed =
          (int) clockGetTime.get().invokeExact(CLOCK_BOOTTIME, MemorySegment.ofArray(timespec));
      return failed == 0 ? timespec[0] * NANOS_PER_SECOND + timespec[1] : System.nanoTime();
    } catch (Throwable impossible) {
      throw new IllegalStateException("clock_gettime", impossible);
    }
  }

  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> findClockGetTime() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return Optional.empty();
    }
    var linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("clock_gettime")
        .map(address ->
            linker.downcallHandle(
                address,
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
                Linker.Option.critical(true)));
  }
}
