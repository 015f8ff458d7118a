package dev.stator.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.client.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The generator against a small server whose flaws it must find. */
class BenchRunTest {
  private static BenchReport run(List<HostPort> endpoints, String... options)
      throws InterruptedException {
    var command = new BenchCommand();
    var arguments = new ArrayList<String>(List.of(options));
    arguments.addAll(
        List.of(
            "--conns", "8", "--seconds", "0.5", "--warmup", "0", "--attempt-timeout-ms", "2000"));
    arguments.addAll(
        List.of(
            "--endpoint", String.join(",", endpoints.stream().map(HostPort::toString).toList())));
    new CommandLine(command).parseArgs(arguments.toArray(String[]::new));
    return new BenchRun(command.plan(), line -> {}).execute();
  }

  private static BenchReport run(TinyDynamo server, String... options) throws InterruptedException {
    return run(List.of(server.address()), options);
  }

  private static Findings findings(BenchReport report) {
    var findings = report.findings();
    assertNotNull(findings);
    return findings;
  }

  @Test
  void aCorrectServerPasses() throws IOException, InterruptedException {
    try (var server = new TinyDynamo(TinyDynamo.Flaw.NONE)) {
      var report = run(server, "put", "--check");
      assertTrue(report.passed(), report.text());
      assertEquals(server.writes(), report.acknowledged());
      assertEquals(report.acknowledged(), findings(report).readBackCount());
      assertTrue(
          report
              .text()
              .contains("acknowledged " + report.acknowledged() + ", lost 0, SDK-visible errors 0"),
          report.text());
    }
  }

  @Test
  void everyWorkloadOverASetOfKeysPasses() throws IOException, InterruptedException {
    for (String workload : List.of("put", "cput", "update", "get")) {
      try (var server = new TinyDynamo(TinyDynamo.Flaw.NONE)) {
        var report = run(server, workload, "--check", "--keys", "200");
        assertTrue(report.passed(), workload + report.text());
        assertTrue(report.operations() > 0, workload);
      }
    }
  }

  @Test
  void lostWritesAreCounted() throws IOException, InterruptedException {
    try (var server = new TinyDynamo(TinyDynamo.Flaw.LOSES_WRITES)) {
      var report = run(server, "put", "--check");
      assertEquals(server.writes() / 50, findings(report).lostCount(), report.text());
      assertTrue(!report.passed());
    }
  }

  @Test
  void aStaleReadIsSeenWhileItRuns() throws IOException, InterruptedException {
    try (var server = new TinyDynamo(TinyDynamo.Flaw.LOSES_WRITES)) {
      var report = run(server, "mix", "--mix", "get=50,update=50", "--check", "--keys", "16");
      assertTrue(findings(report).staleCount() > 0, report.text());
    }
  }

  @Test
  void serverErrorsAreRepeatedAndNotSeen() throws IOException, InterruptedException {
    try (var server = new TinyDynamo(TinyDynamo.Flaw.FAILS_FIRST)) {
      var report = run(server, "put", "--check");
      assertTrue(report.passed(), report.text());
      assertTrue(report.retries() > 0);
    }
  }

  @Test
  void lostAnswersAreRepeatedUnderTheSameId() throws IOException, InterruptedException {
    for (String workload : List.of("cput", "update")) {
      try (var server = new TinyDynamo(TinyDynamo.Flaw.DROPS_ANSWERS)) {
        var report =
            workload.equals("cput")
                ? run(server, "cput", "--check")
                : run(server, "update", "--check", "--keys", "64");
        assertTrue(report.passed(), report.text());
        assertTrue(report.retries() > 0);
      }
    }
  }

  @Test
  void aRetryThatIsCarriedOutTwiceIsFound() throws IOException, InterruptedException {
    try (var server = new TinyDynamo(TinyDynamo.Flaw.FORGETS_RETRIES)) {
      assertTrue(findings(run(server, "cput", "--check")).doubledCount() > 0);
    }
    try (var server = new TinyDynamo(TinyDynamo.Flaw.FORGETS_RETRIES)) {
      var report = run(server, "update", "--check", "--keys", "64");
      assertTrue(findings(report).doubledCount() > 0, report.text());
    }
  }

  @Test
  void finalErrorsAreSeenAndNotCalledLost() throws IOException, InterruptedException {
    try (var server = new TinyDynamo(TinyDynamo.Flaw.REFUSES)) {
      var report = run(server, "put", "--check");
      assertTrue(report.errors() > 0);
      assertEquals(0, findings(report).lostCount());
      assertTrue(report.firstErrors().getFirst().contains("ValidationException"));
    }
  }

  @Test
  void lanesOfARouterThatIsGoneGoToTheOther() throws IOException, InterruptedException {
    try (var one = new TinyDynamo(TinyDynamo.Flaw.NONE)) {
      HostPort gone;
      try (var two = one.second()) {
        gone = two.address();
      }
      var report = run(List.of(one.address(), gone), "put", "--check");
      assertTrue(report.passed(), report.text());
      assertTrue(report.retries() > 0);
    }
  }

  @Test
  void anOpenLoopKeepsItsRate() throws IOException, InterruptedException {
    try (var server = new TinyDynamo(TinyDynamo.Flaw.NONE)) {
      var report = run(server, "put", "--rate", "200");
      assertEquals(100.0, (double) report.operations(), 30.0);
      assertTrue(BenchJson.of(report).contains("\"operationsPerSecond\""));
    }
  }
}
