package dev.stator.chaos.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Runs within an arena: does each fault to small processes and looks whether it is felt, and
 * healed.
 */
public final class NetnsTrial {
  private static final String N1 = "10.77.0.21";
  private static final String N2 = "10.77.0.22";
  private static final String N3 = "10.77.0.23";

  private NetnsTrial() {}

  public static void main(String[] arguments) throws IOException {
    var java = ProcessHandle.current().info().command().orElseThrow();
    var program =
        new Program(
            List.of(
                java,
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EchoProcess.class.getName()),
            16L << 20);
    try (var driver = new NetnsDriver(program, Path.of(arguments[0]), true)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> print(driver.logs())));
      driver.start(new MemberSpec("n1", N1, List.of(N1, driver.data("n1"))));
      driver.start(new MemberSpec("n2", N2, List.of(N2, driver.data("n2"))));
      driver.start(new MemberSpec("n3", N3, List.of(N3, driver.data("n3"))));
      soon("start", () -> hears(N1, N2) && hears(N2, N3) && hears(N3, N1));
      network(driver);
      processes(driver);
      disk(driver);
      if (driver.unable(FaultKind.SKEW).isEmpty()) {
        clock(driver);
      } else {
        System.out.println("skipped clock skew: " + driver.unable(FaultKind.SKEW));
      }
    }
    System.out.println("every fault was felt and healed");
  }

  private static void network(NetnsDriver driver) throws IOException {
    driver.isolate("n1");
    expect("isolated: does not ask", !hears(N2, N1) && !answers(N1));
    soon("isolated: others go on", () -> hears(N2, N3));
    driver.heal();
    soon("heal isolate", () -> hears(N1, N2));
    driver.partition(Set.of("n1"), Set.of("n2", "n3"));
    soon("partition: the client is on both sides", () -> answers(N1) && answers(N2));
    expect("partition: cut", !hears(N1, N2) && !hears(N3, N1));
    driver.heal();
    soon("heal partition", () -> hears(N1, N2));
    driver.oneWay("n1", FaultInjector.CLIENT);
    expect("one way: cut", !answers(N1));
    soon("one way: others pass", () -> hears(N2, N1));
    driver.heal();
    driver.slowLink("n1", 64);
    soon("slow link still passes", () -> answers(N1));
    driver.heal();
    soon("heal slow link", () -> answers(N1));
  }

  private static void processes(NetnsDriver driver) throws IOException {
    driver.pause("n2");
    expect("paused", !answers(N2) && driver.alive("n2"));
    driver.resume("n2");
    soon("resume", () -> answers(N2));
    driver.kill("n2");
    expect("killed", !answers(N2) && !driver.alive("n2"));
    driver.restart("n2");
    soon("restart", () -> answers(N2));
    driver.pause("n3");
    driver.kill("n3");
    expect("killed while paused", !driver.alive("n3"));
    driver.restart("n3");
    soon("restart", () -> answers(N3));
  }

  private static void disk(NetnsDriver driver) throws IOException {
    soon("disk has room", () -> EchoProcess.ask(N1, "write 1000000").equals("written"));
    driver.fillDisk("n1");
    soon("disk is full", () -> EchoProcess.ask(N1, "write 2000000").contains("No space"));
    driver.freeDisk("n1");
    soon("disk has room again", () -> EchoProcess.ask(N1, "write 2000000").equals("written"));
  }

  private static void clock(NetnsDriver driver) throws IOException {
    driver.skew("n1", Duration.ofHours(1));
    soon("an hour ahead", () -> Math.abs(offsetMillis(N1) - 3_600_000) < 2000);
    driver.skew("n1", Duration.ofSeconds(-30));
    soon("half a minute behind", () -> Math.abs(offsetMillis(N1) + 30_000) < 2000);
    driver.skew("n1", Duration.ZERO);
    soon("clock is right again", () -> Math.abs(offsetMillis(N1)) < 2000);
  }

  private static void print(Path logs) {
    try (var files = java.nio.file.Files.list(logs)) {
      for (var file : files.toList()) {
        System.out.println(file.getFileName() + ": " + java.nio.file.Files.readString(file));
      }
    } catch (IOException e) {
      System.out.println("no logs: " + e);
    }
  }

  private static long offsetMillis(String address) {
    var answer = EchoProcess.ask(address, "time");
    return answer.startsWith("failed")
        ? Long.MAX_VALUE / 2
        : Long.parseLong(answer) - System.currentTimeMillis();
  }

  private static boolean hears(String asker, String asked) {
    return !EchoProcess.ask(asker, "peer " + asked).startsWith("failed");
  }

  private static boolean answers(String address) {
    return !EchoProcess.ask(address, "time").startsWith("failed");
  }

  private static void expect(String what, boolean holds) {
    if (!holds) {
      throw new AssertionError(what);
    }
    System.out.println("ok: " + what);
  }

  private static void soon(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    boolean holds = condition.getAsBoolean();
    while (!holds && System.nanoTime() - deadline < 0) {
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
      holds = condition.getAsBoolean();
    }
    expect(what, holds);
  }
}
