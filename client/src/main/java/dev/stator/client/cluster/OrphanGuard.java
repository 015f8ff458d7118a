package dev.stator.client.cluster;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Ends the servers when this process itself is killed with -9 and no shutdown hook runs: a shell
 * that is told each child's pid over its standard input, and kills those left when that closes.
 */
final class OrphanGuard implements AutoCloseable {
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      pids=
      while read -r sign pid; do
        case $sign in
          +) pids="$pids $pid" ;;
          -) left=; for p in $pids; do [ "$p" = "$pid" ] || left="$left $p"; done; pids=$left ;;
        esac
      done
      [ -z "$pids" ] || kill -KILL $pids 2>/dev/null
      """;

  private final Process shell;
  private final Writer pids;

  OrphanGuard() {
    try {
      shell =
          new ProcessBuilder(List.of("sh", "-c", SCRIPT))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    pids = shell.outputWriter(StandardCharsets.US_ASCII);
  }

  synchronized void watch(long pid) {
    tell("+ " + pid);
  }

  synchronized void forget(long pid) {
    tell("- " + pid);
  }

  private void tell(String line) {
    try {
      pids.write(line + "\n");
      pids.flush();
    } catch (IOException e) {
      // The guard is gone: only the case that this process is killed with -9 stays uncovered.
    }
  }

  @Override
  public synchronized void close() {
    try {
      pids.close();
      shell.waitFor();
    } catch (IOException e) {
      shell.destroyForcibly();
    } catch (InterruptedException e) {
      shell.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
