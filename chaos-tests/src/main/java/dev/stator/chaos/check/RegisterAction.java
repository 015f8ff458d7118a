package dev.stator.chaos.check;

import org.jspecify.annotations.Nullable;

/** Actions on a register that holds a number; {@link #ABSENT} when it holds none. */
public sealed interface RegisterAction {
  long ABSENT = 0;

  record Read(long seen) implements RegisterAction {}

  record Write(long value) implements RegisterAction {}

  /** Writes {@code value} if the register holds {@code expected}; {@code applied} is the answer. */
  record CompareAndSet(long expected, long value, boolean applied) implements RegisterAction {}

  /** The sequential register. */
  Model<Long, RegisterAction> MODEL =
      new Model<>() {
        @Override
        public Long initial() {
          return ABSENT;
        }

        @Override
        public @Nullable Long step(Long state, RegisterAction action, boolean unknown) {
          return switch (action) {
            case Read read -> unknown || read.seen == state ? state : null;
            case Write write -> write.value;
            case CompareAndSet set -> {
              boolean holds = set.expected == state;
              if (unknown || holds == set.applied) {
                yield holds ? (Long) set.value : state;
              }
              yield null;
            }
          };
        }
      };
}
