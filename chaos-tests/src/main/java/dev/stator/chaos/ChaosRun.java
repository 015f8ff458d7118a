package dev.stator.chaos;

/** Runs one chaos scenario from the command line. */
public final class ChaosRun {
  private ChaosRun() {}

  public static void main(String[] arguments) {
    System.err.println("no scenarios yet: " + arguments.length);
    System.exit(2);
  }
}
