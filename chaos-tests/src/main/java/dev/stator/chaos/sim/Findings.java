package dev.stator.chaos.sim;

import org.jspecify.annotations.Nullable;

/** The first thing that was found wrong; what follows from it is noise. */
final class Findings {
  private @Nullable String first;

  void wrong(String what) {
    if (first == null) {
      first = what;
    }
  }

  void check(boolean fine, String what) {
    if (!fine) {
      wrong(what);
    }
  }

  @Nullable String first() {
    return first;
  }
}
