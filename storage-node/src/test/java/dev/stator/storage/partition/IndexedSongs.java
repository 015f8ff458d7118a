package dev.stator.storage.partition;

import static dev.stator.storage.partition.Commands.command;

import dev.stator.model.Bytes;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.Projection;
import dev.stator.model.expression.ProjectionEvaluator;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.expression.UpdateExpression.Action;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Items;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.ItemWrite;
import dev.stator.model.write.ItemWrite.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Random writes to a table with three local indexes: of few items, whose index keys come, change
 * and go often.
 */
@NullMarked
final class IndexedSongs {
  private static final KeyAttribute P = new KeyAttribute("p", KeyType.S);
  static final TableSchema TABLE =
      new TableSchema(
          0x03000000,
          1,
          "Songs",
          P,
          new KeyAttribute("c", KeyType.S),
          1,
          Derived.of(
              List.of(
                  index(
                      "all",
                      "n",
                      KeyType.N,
                      new IndexProjection(IndexProjection.Kind.ALL, List.of())),
                  index("keys", "b", KeyType.B, keys()),
                  index("some", "s", KeyType.S, including("n", "x")))));

  private final Random random;

  IndexedSongs(Random random) {
    this.random = random;
  }

  private static IndexSchema index(
      String name, String key, KeyType type, IndexProjection projection) {
    return IndexSchema.local(name, List.of(P, new KeyAttribute(key, type)), projection);
  }

  private static IndexProjection keys() {
    return new IndexProjection(IndexProjection.Kind.KEYS_ONLY, List.of());
  }

  private static IndexProjection including(String... names) {
    return new IndexProjection(IndexProjection.Kind.INCLUDE, List.of(names));
  }

  ByteBuffer write() {
    var key = key(random.nextInt(4), random.nextInt(3));
    return switch (random.nextInt(5)) {
      case 0 -> delete(key);
      case 1, 2 -> update(key);
      default -> put(key, random.nextInt(12));
    };
  }

  static ByteBuffer delete(Bytes key) {
    return write(key, new Operation.Delete());
  }

  ByteBuffer put(Bytes key, int textLength) {
    var item = new ItemWriter().beginItem();
    // The order of attributes changes, too.
    boolean keysFirst = random.nextBoolean();
    if (keysFirst) {
      appendKey(item, key);
    }
    for (var name : List.of("n", "b", "s", "x", "y")) {
      if (random.nextInt(3) > 0) {
        item.name(name).value(value(name, textLength));
      }
    }
    if (!keysFirst) {
      appendKey(item, key);
    }
    return write(key, new Operation.Put(item.endItem().take()));
  }

  private static void appendKey(ItemWriter item, Bytes key) {
    TABLE
        .keys()
        .forEach(each ->
            item.name(each.name())
                .value(Objects.requireNonNull(Items.attribute(key, each.name()))));
  }

  private ByteBuffer update(Bytes key) {
    var actions = new ArrayList<Action>();
    for (var name : List.of("n", "b", "s", "x", "y")) {
      var path = new AttributePath(List.of(new AttributePath.Name(name)));
      switch (random.nextInt(4)) {
        case 0 ->
            actions.add(new Action.Set(path, new UpdateExpression.Value.Literal(value(name, 3))));
        case 1 -> actions.add(new Action.Remove(path));
        default -> {}
      }
    }
    return write(key, new Operation.Update(key, new UpdateExpression(actions)));
  }

  private Bytes value(String name, int textLength) {
    var writer = new ItemWriter();
    return switch (name) {
      case "n" -> writer.number(Integer.toString(random.nextInt(7) - 3)).take();
      case "b" -> writer.binary(new byte[] {(byte) random.nextInt(2), 1}, 0, 2).take();
      default -> writer.string("ab".charAt(random.nextInt(2)) + "c".repeat(textLength)).take();
    };
  }

  static Bytes key(int p, int c) {
    return new ItemWriter()
        .beginItem()
        .name("p")
        .string("p" + p)
        .name("c")
        .string("c" + c)
        .endItem()
        .take();
  }

  static Bytes row(int p, int c) {
    return Keyspace.baseRow(TABLE, key(p, c));
  }

  private static ByteBuffer write(Bytes key, Operation operation) {
    return command(
        new ItemWrite(
            TABLE.tableId(),
            TABLE.version(),
            Keyspace.baseRow(TABLE, key),
            operation,
            null,
            ItemWrite.Returns.NONE));
  }

  /** What an index shows of an item, found in another way than the index's own; null: nothing. */
  static @Nullable Bytes shown(IndexSchema index, Bytes item) {
    if (Items.attribute(item, index.keys().getLast().name()) == null) {
      return null;
    }
    if (index.projection().kind() == IndexProjection.Kind.ALL) {
      return item;
    }
    var names = new ArrayList<>(index.projection().attributes());
    names.addAll(List.of("p", "c", index.keys().getLast().name()));
    var paths =
        names.stream()
            .distinct()
            .map(name -> new AttributePath(List.of(new AttributePath.Name(name))))
            .toList();
    return ProjectionEvaluator.project(new Projection(paths), item);
  }
}
