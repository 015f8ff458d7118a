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

  /** What an I/O failure at start most likely means to the person who typed the command. */
  static StartException of(IOException failure, String portFlag) {
    String problem = String.valueOf(failure.getMessage());
    if (problem.contains("cannot listen") || problem.contains("in use")) {
      return new StartException(
          problem + ".", "Stop what listens there, or choose another port with " + portFlag + ".");
    }
    if (problem.contains("lock")) {
      return new StartException(
          problem, "Stop the process that uses the folder, or choose another one with --data.");
    }
    if (problem.contains("belongs to") || problem.contains("another cluster")) {
      return new StartException(
          problem, "Choose another folder with --data, or name that cluster's control plane.");
    }
    return new StartException(problem, "See the log above for the cause.");
  }
}
