package dev.stator.model.write;

import dev.stator.model.Bytes;
import dev.stator.model.table.TableSchema;
import org.jspecify.annotations.Nullable;

/** Decides writes: pure, so that every replica, recovery and the tests' oracles decide alike. */
public final class ItemDecider {
  private ItemDecider() {}

  /** What {@code write} does to an item that is {@code before}, or absent where that is null. */
  public static Decision decide(TableSchema schema, ItemWrite write, @Nullable Bytes before) {
    return unwritten();
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T unwritten() {
    throw new UnsupportedOperationException();
  }
}
