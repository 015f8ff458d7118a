package dev.stator.deploy;

import java.io.IOException;

/** A role that cannot start: one sentence what is wrong, one what to type. */
final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  StartException(String problem, String remedy) {
    super(problem);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }

  /**
   * What an I/O failure at start most likely means to the person who typed the command. A message
   * of two sentences says both itself.
   */
  static StartException of(IOException failure, String portFlag) {
    String problem = String.valueOf(failure.getMessage());
    int end = problem.indexOf(". ");
    if (end > 0) {
      return new StartException(problem.substring(0, end + 1), problem.substring(end + 2));
    }
    if (problem.contains("cannot listen") || problem.contains("in use")) {
      return new StartException(
          problem + ".", "Stop what listens there, or choose another port with " + portFlag + ".");
    }
    return new StartException(problem, "See the log above for the cause.");
  }
}
