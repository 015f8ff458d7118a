package dev.stator.router.definition;

import dev.stator.router.validation.Members;
import java.util.HashSet;
import java.util.List;

/** What an index may be told to hold besides keys. */
final class ProjectionRules {
  /** Over all indexes of a table. */
  private static final int NON_KEY_ATTRIBUTES_MAX = 100;

  private ProjectionRules() {}

  static Projection of(Members index) {
    var projection = index.members("Projection");
    if (projection == null) {
      throw new IllegalStateException("Projection is required and its absence was not refused");
    }
    var type = projection.text("ProjectionType");
    if (type == null) {
      throw InvalidParameter.because("Unknown ProjectionType: null");
    }
    boolean include = type.equals("INCLUDE");
    if (include != projection.has("NonKeyAttributes")) {
      throw InvalidParameter.because(
          "ProjectionType is "
              + type
              + ", but NonKeyAttributes is "
              + (include ? "not specified" : "specified"));
    }
    var names = projection.elements("NonKeyAttributes").stream().map(String.class::cast).toList();
    var seen = new HashSet<String>();
    for (var name : names) {
      if (!seen.add(name)) {
        throw InvalidParameter.because("Duplicate element in NonKeyAttributes: " + name);
      }
    }
    return new Projection(type, names);
  }

  static void checkTotal(List<IndexDefinition> indexes) {
    int total =
        indexes.stream().mapToInt(index -> index.projection().nonKeyAttributes().size()).sum();
    if (total > NON_KEY_ATTRIBUTES_MAX) {
      throw InvalidParameter.because(
          "Number of NonKeyAttributes of all indexes exceeds per-table limit of "
              + NON_KEY_ATTRIBUTES_MAX);
    }
  }
}
