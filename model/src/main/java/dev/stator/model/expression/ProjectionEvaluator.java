package dev.stator.model.expression;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemReader;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * Cuts out of an encoded item what a projection names. Maps and lists on the way are kept, with
 * just what is named of them; the elements that are kept of a list close up, in their order. A map
 * or list of which nothing is there goes.
 */
public final class ProjectionEvaluator {
  private static final Boolean KEEP = true;

  private final PathTree<Boolean> tree = new PathTree<>();
  private final ItemWriter writer = new ItemWriter();

  /** For many items, one after the other: by one thread. */
  public ProjectionEvaluator(Projection projection) {
    for (var path : projection.paths()) {
      tree.put(path, KEEP);
    }
  }

  /**
   * The parts of {@code item} that {@code projection} names, as an encoded item that may be empty.
   */
  public static Bytes project(Projection projection, Bytes item) {
    return new ProjectionEvaluator(projection).project(item);
  }

  /** The parts of {@code item} that the projection names, as an encoded item that may be empty. */
  public Bytes project(Bytes item) {
    var reader = new ItemReader(item);
    writer.beginItem();
    copyNamed(reader, reader.enterItem(), tree, writer);
    return writer.endItem().take();
  }

  private static void copyNamed(
      ItemReader reader, int count, PathTree<Boolean> tree, ItemWriter writer) {
    for (int i = 0; i < count; i++) {
      reader.readName();
      var name = reader.content();
      var branch = tree.names().isEmpty() ? null : tree.names().get(name.utf8());
      if (branch != null && reaches(reader, branch)) {
        writer.name(name);
        copy(reader, branch, writer);
      } else {
        reader.skip();
      }
    }
  }

  /** Copies what {@code branch} keeps of the value that is next, which is something. */
  private static void copy(ItemReader reader, PathTree<Boolean> branch, ItemWriter writer) {
    if (branch.leaf() != null) {
      writer.value(reader.readValue());
    } else if (reader.type() == ValueType.M) {
      writer.beginMap();
      copyNamed(reader, reader.enter(), branch, writer);
      writer.endMap();
    } else {
      writer.beginList();
      int count = reader.enter();
      for (int i = 0; i < count; i++) {
        var kept = branch.at(i);
        if (kept != null && reaches(reader, kept)) {
          copy(reader, kept, writer);
        } else {
          reader.skip();
        }
      }
      writer.endList();
    }
  }

  /**
   * Whether any path of {@code branch} leads to something in the value that is next; the reader
   * stays where it is.
   */
  private static boolean reaches(ItemReader reader, PathTree<Boolean> branch) {
    if (branch.leaf() != null) {
      return true;
    }
    int start = reader.position();
    boolean reached =
        switch (reader.type()) {
          case M -> reachesNamed(reader, branch);
          case L -> reachesElement(reader, branch);
          case S, N, B, BOOL, NULL, SS, NS, BS -> false;
        };
    reader.seek(start);
    return reached;
  }

  private static boolean reachesNamed(ItemReader reader, PathTree<Boolean> branch) {
    if (branch.names().isEmpty()) {
      return false;
    }
    for (int rest = reader.enter(); rest > 0; rest--) {
      reader.readName();
      if (reachesNext(reader, branch.names().get(reader.text()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean reachesElement(ItemReader reader, PathTree<Boolean> branch) {
    int count = reader.enter();
    for (int i = 0; i < count; i++) {
      if (reachesNext(reader, branch.at(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean reachesNext(ItemReader reader, @Nullable PathTree<Boolean> branch) {
    if (branch != null && reaches(reader, branch)) {
      return true;
    }
    reader.skip();
    return false;
  }
}
