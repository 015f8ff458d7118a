package dev.stator.model.expression;

import dev.stator.model.Bytes;
import dev.stator.model.expression.UpdateEvaluator.Effect;
import dev.stator.model.item.ItemReader;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.ValueType;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies an item in one pass and puts an update's effects in their places; all else is copied as
 * bytes.
 */
final class UpdateWriter {
  private UpdateWriter() {}

  /** Every branch of {@code effects} that is not a leaf must lead to a map or list of the item. */
  static Bytes write(Bytes item, PathTree<Effect> effects) {
    var reader = new ItemReader(item);
    var writer = new ItemWriter().beginItem();
    copyNamed(reader, reader.enterItem(), effects, writer);
    return writer.endItem().take();
  }

  private static void copyNamed(
      ItemReader reader, int count, PathTree<Effect> effects, ItemWriter writer) {
    Set<String> met = HashSet.newHashSet(effects.names().size());
    for (int i = 0; i < count; i++) {
      reader.readName();
      var name = reader.content();
      var text = name.utf8();
      var branch = effects.names().get(text);
      if (branch != null) {
        met.add(text);
      }
      if (stays(branch)) {
        writer.name(name);
      }
      copy(reader, branch, writer);
    }
    effects
        .names()
        .forEach((name, branch) -> {
          var leaf = branch.leaf();
          if (!met.contains(name) && leaf != null && leaf.value() != null) {
            writer.name(name).value(leaf.value());
          }
        });
  }

  private static void copyList(ItemReader reader, PathTree<Effect> effects, ItemWriter writer) {
    writer.beginList();
    int count = reader.enter();
    for (int i = 0; i < count; i++) {
      copy(reader, effects.at(i), writer);
    }
    for (var branch : effects.from(count)) {
      var leaf = branch.leaf();
      if (leaf != null && leaf.value() != null) {
        writer.value(leaf.value());
      }
    }
    writer.endList();
  }

  /**
   * Copies the value that is next, changed as {@code branch} says; steps over it where nothing
   * stays.
   */
  private static void copy(
      ItemReader reader, @Nullable PathTree<Effect> branch, ItemWriter writer) {
    if (branch == null) {
      writer.value(reader.readValue());
      return;
    }
    var leaf = branch.leaf();
    if (leaf != null) {
      reader.skip();
      if (leaf.value() != null) {
        writer.value(leaf.value());
      }
    } else if (reader.type() == ValueType.M) {
      int count = reader.enter();
      writer.beginMap();
      copyNamed(reader, count, branch, writer);
      writer.endMap();
    } else {
      copyList(reader, branch, writer);
    }
  }

  private static boolean stays(@Nullable PathTree<Effect> branch) {
    return branch == null || branch.leaf() == null || branch.leaf().value() != null;
  }
}
