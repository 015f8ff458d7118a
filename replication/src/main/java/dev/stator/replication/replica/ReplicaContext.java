package dev.stator.replication.replica;

import dev.stator.replication.LeaseVariant;
import dev.stator.replication.lease.LeaseTimes;
import dev.stator.replication.lease.Moment;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a replica takes from its process: all of its time, threads and chance.
 *
 * @param executor runs what may block, such as reads that had to wait
 * @param incarnations random numbers
 */
public record ReplicaContext(
    LeaseTimes times,
    LeaseVariant variant,
    Supplier<Moment> clock,
    Executor executor,
    Timers timers,
    LongSupplier incarnations) {}
