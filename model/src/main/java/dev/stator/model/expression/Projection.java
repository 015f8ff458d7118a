package dev.stator.model.expression;

import java.util.List;

/** The paths that a projection expression keeps. */
public record Projection(List<AttributePath> paths) {
  public Projection {
    paths = List.copyOf(paths);
  }
}
