/**
 * The log of a replica by Apache Ratis: the only code that sees its classes.
 *
 * <p>Start at {@link dev.stator.replication.ratis.RatisStateMachine}, which Ratis calls, and {@link
 * dev.stator.replication.ratis.RatisLog}, which calls Ratis. {@link
 * dev.stator.replication.ratis.RaftSettings} says what durability rests on.
 */
@NullMarked
package dev.stator.replication.ratis;

import org.jspecify.annotations.NullMarked;
