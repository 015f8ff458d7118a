package dev.stator.storage.partition;

import static dev.stator.storage.partition.Commands.command;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Items;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Expiry;
import dev.stator.model.write.ItemWrite;
import dev.stator.model.write.ItemWrite.Operation;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.RowFamily;
import dev.stator.storage.store.RowFormat;
import dev.stator.storage.store.StoredExpiry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** A table whose items expire at {@code until}, in two slices, with a local index by that. */
@NullMarked
final class Sessions {
  private static final KeyAttribute USER = new KeyAttribute("user", KeyType.S);
  private static final Derived INDEXED =
      Derived.of(
          List.of(
              IndexSchema.local(
                  "by-until",
                  List.of(USER, new KeyAttribute("until", KeyType.N)),
                  new IndexProjection(IndexProjection.Kind.KEYS_ONLY, List.of()))));
  static final TableSchema PLAIN =
      new TableSchema(
          0x03000000, 1, "Sessions", USER, new KeyAttribute("id", KeyType.S), 2, INDEXED);
  static final TableSchema EXPIRING = expiring(PLAIN, "until");

  private Sessions() {}

  /** The next version, whose items expire at an attribute; null: not at all. */
  static TableSchema expiring(TableSchema before, @Nullable String attribute) {
    return before.changed(new Derived(before.indexes(), null, attribute));
  }

  static ByteBuffer set(TableSchema schema) {
    return command(new LogCommand.SetTable(schema));
  }

  static Bytes key(String user, String id) {
    return writer(user, id).endItem().take();
  }

  static Bytes row(String user, String id) {
    return Keyspace.baseRow(PLAIN, key(user, id));
  }

  private static ItemWriter writer(String user, String id) {
    return new ItemWriter().beginItem().name("user").string(user).name("id").string(id);
  }

  static ByteBuffer put(String user, String id, String until) {
    return write(row(user, id), new Operation.Put(item(user, id, until)));
  }

  static Bytes item(String user, String id, String until) {
    return writer(user, id).name("until").number(until).endItem().take();
  }

  static ByteBuffer put(Bytes item) {
    return write(Keyspace.baseRow(PLAIN, item), new Operation.Put(item));
  }

  static ByteBuffer delete(String user, String id) {
    return write(row(user, id), new Operation.Delete());
  }

  private static ByteBuffer write(Bytes row, Operation operation) {
    return command(new ItemWrite(PLAIN.tableId(), 1, row, operation, null, ItemWrite.Returns.NONE));
  }

  static ByteBuffer expire(Bytes row, long seconds) {
    return command(new LogCommand.Expire(List.of(new LogCommand.Expiring(row, seconds))));
  }

  /** What a leader would propose now, until there is nothing left; the number of commands. */
  static int sweep(TestReplica replica) {
    var sweep = new ExpiryDuty(replica.current()).begin();
    int commands = 0;
    for (var due = sweep.due(); due != null; due = sweep.due()) {
      replica.apply(command(due));
      commands++;
    }
    return commands;
  }

  /** Lists all that is to be listed, a few rows at a time. */
  static int list(TestReplica replica, int rows) {
    int steps = 0;
    for (var listings = replica.store().listings();
        !listings.isEmpty();
        listings = replica.store().listings()) {
      int tableId = listings.keySet().iterator().next();
      var outcome = replica.applyOne(command(new LogCommand.ListExpiries(tableId, rows, 1 << 20)));
      if (!outcome.equals(new Outcome.Done())) {
        throw new AssertionError(outcome);
      }
      steps++;
    }
    return steps;
  }

  /** The items that a replica holds, by row key. */
  static NavigableMap<Bytes, Bytes> items(TestReplica replica) {
    var range = replica.store().range();
    if (range == null) {
      throw new AssertionError("no range");
    }
    var items = new TreeMap<Bytes, Bytes>();
    try (var view = replica.store().view()) {
      view.visit(
          range,
          (key, value) -> {
            if (RowFamily.of(key) == RowFamily.ITEM
                && Keyspace.family(PLAIN, key) == Keyspace.FAMILY_BASE) {
              items.put(Bytes.wrap(key), RowFormat.decode(value).item());
            }
          });
    }
    return items;
  }

  /** What a replica has listed of items in its range, and of others. */
  static List<StoredExpiry> listed(TestReplica replica) {
    var listed = new ArrayList<StoredExpiry>();
    try (var cursor = replica.store().expiries(null, 0, Long.MAX_VALUE - 1)) {
      for (var next = cursor.next(); next != null; next = cursor.next()) {
        listed.add(next);
      }
    }
    return listed;
  }

  /** What must be listed, found in another way than apply does. */
  static Set<String> toBeListed(TestReplica replica, String attribute) {
    var expected = new TreeSet<String>();
    items(replica)
        .forEach((row, item) -> {
          var value = Items.attribute(item, attribute);
          long seconds = Expiry.seconds(expiring(PLAIN, attribute), item);
          if (value != null && seconds != Expiry.NEVER) {
            expected.add(row + " " + seconds);
          }
        });
    return expected;
  }

  static Set<String> texts(List<StoredExpiry> listed) {
    var texts = new TreeSet<String>();
    listed.forEach(each -> texts.add(each.rowKey() + " " + each.seconds()));
    return texts;
  }
}
