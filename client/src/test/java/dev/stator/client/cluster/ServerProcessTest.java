package dev.stator.client.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
  @TempDir Path folder;

  private final OrphanGuard guard = new OrphanGuard();

  @AfterEach
  void closeGuard() {
    guard.close();
  }

  private ServerProcess shell(String script) {
    return new ServerProcess(
        Role.ROUTER,
        "r1",
        "127.0.0.1",
        new Ports(0, 1, 2),
        folder.resolve("r1"),
        folder.resolve("r1.log"),
        List.of("sh", "-c", script),
        guard);
  }

  @Test
  void isKilledAndStartedAgainUnderAnotherPid() {
    var process = shell("echo started; exec sleep 60");
    process.start();
    long first = process.pid();
    await(() -> process.logTail(1).equals("started"));
    process.kill();
    assertFalse(process.isAlive());
    assertFalse(process.endedByItself());
    process.start();
    assertTrue(process.isAlive());
    assertFalse(process.pid() == first);
    await(() -> process.logTail(5).equals("started\nstarted"));
    process.kill();
  }

  @Test
  void isPausedAndResumed() {
    var process = shell("while :; do :; done");
    process.start();
    await(() -> process.cpuMicros() > 0);
    process.pause();
    await(() -> state(process.pid()).equals("T"));
    process.resume();
    await(() -> state(process.pid()).equals("R"));
    process.kill();
    assertTrue(process.cpuMicros() > 0, "CPU time of an earlier life counts");
  }

  @Test
  void stopsOrderlyAndElseByForce() {
    var polite = shell("trap 'exit 0' TERM; echo up; while :; do sleep 0.05; done");
    polite.start();
    await(() -> polite.logTail(1).equals("up"));
    polite.stop(Duration.ofSeconds(10));
    assertFalse(polite.isAlive());
    var stubborn = shell("trap '' TERM; echo deaf; while :; do sleep 0.05; done");
    stubborn.start();
    await(() -> stubborn.logTail(1).equals("deaf"));
    stubborn.stop(Duration.ofMillis(100));
    assertFalse(stubborn.isAlive());
  }

  @Test
  void knowsThatItEndedByItself() {
    var process = shell("echo port in use; exit 3");
    process.start();
    await(process::endedByItself);
    assertEquals("port in use", process.logTail(15));
  }

  @Test
  void theGuardEndsWhatIsLeft() throws IOException {
    var own = new OrphanGuard();
    var left = new ProcessBuilder("sleep", "60").start();
    var forgotten = new ProcessBuilder("sleep", "60").start();
    own.watch(left.pid());
    own.watch(forgotten.pid());
    own.forget(forgotten.pid());
    own.close();
    await(() -> !left.isAlive());
    assertTrue(forgotten.isAlive());
    forgotten.destroyForcibly();
  }

  private static String state(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "waited 30 s in vain");
      Thread.onSpinWait();
    }
  }
}
