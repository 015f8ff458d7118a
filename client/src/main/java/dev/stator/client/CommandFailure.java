package dev.stator.client;

/**
 * A command cannot do what was asked: one sentence what is wrong, one what to do next. It ends the
 * command with exit code 1, or 2 when what was typed is wrong.
 */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  public CommandFailure(String wrong, String next) {
    this(1, wrong + " " + next);
  }

  private CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What was typed cannot be used. */
  public static CommandFailure usage(String wrong, String next) {
    return new CommandFailure(2, wrong + " " + next);
  }

  public int exitCode() {
    return exitCode;
  }
}
