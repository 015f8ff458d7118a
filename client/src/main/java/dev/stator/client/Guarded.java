package dev.stator.client;

import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs a command's body and turns what goes wrong into one line and an exit code. */
public final class Guarded {
  private static final String DEBUG = "STATOR_DEBUG";

  private Guarded() {}

  /**
   * The body's exit code; that of a failure after its sentence was printed; 130 when interrupted.
   */
  public static int run(Callable<Integer> body) {
    // What libraries log is for those who look for a fault in the command itself.
    if (System.getenv(DEBUG) == null) {
      Logger.getLogger("").setLevel(Level.SEVERE);
    }
    try {
      return body.call();
    } catch (CommandFailure e) {
      System.err.println("stator: " + e.getMessage());
      return e.exitCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      System.err.println("stator: interrupted.");
      return 130;
    } catch (Exception e) {
      System.err.println("stator: " + sentence(e));
      if (System.getenv(DEBUG) != null) {
        e.printStackTrace();
      } else {
        System.err.println(
            "Set STATOR_DEBUG=1 and repeat the command to see where this came from.");
      }
      return 1;
    }
  }

  private static String sentence(Exception e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }
}
