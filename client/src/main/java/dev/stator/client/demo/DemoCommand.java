package dev.stator.client.demo;

import dev.stator.client.Guarded;
import dev.stator.client.admin.PartitionVerdict;
import dev.stator.client.admin.Verification;
import dev.stator.client.bench.Figures;
import dev.stator.client.cluster.ClusterSpec;
import dev.stator.client.cluster.ThrowawayCluster;
import dev.stator.client.fault.Fault;
import dev.stator.client.fault.FaultInjector;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code stator demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Twenty seconds: starts a cluster of separate processes, writes and reads, kills the leader",
      "while writing, and counts what was lost. Leaves nothing behind."
    },
    footer = {"", "Example:", "  stator demo"})
public final class DemoCommand implements Callable<Integer> {
  private static final Duration BEFORE_KILL = Duration.ofSeconds(2);
  private static final Duration AFTER_KILL = Duration.ofSeconds(4);
  private static final Duration VERIFY_PATIENCE = Duration.ofMinutes(1);

  @Override
  public Integer call() {
    return Guarded.run(DemoCommand::show);
  }

  private static int show() throws InterruptedException {
    long start = System.nanoTime();
    say(
        "1  A cluster: a control plane, three storage nodes in three AZs, two routers; seven JVMs with this one");
    try (var cluster = ThrowawayCluster.start(ClusterSpec.standard(1, null))) {
      say(
          Figures.format(
              "   ready after %.1f s; data and logs in %s", seconds(start), cluster.folder()));
      var music = new MusicTable(cluster.endpoints());
      say("2  A table and some items");
      music.tour(DemoCommand::say);
      say(
          "3  Writing from 16 threads; after 2 s the leader of the table's partition is killed with -9");
      var injector = new FaultInjector(cluster, MusicTable.NAME, line -> say("   " + line));
      var writers = music.startWriting(16);
      Thread.sleep(BEFORE_KILL);
      injector.inject(new Fault(Fault.LEADER, 0));
      Thread.sleep(AFTER_KILL);
      var outcome = writers.stop();
      say("4  Reading back everything that was acknowledged, from the two nodes that are left");
      long lost = music.countMissing(outcome);
      say(
          Figures.format(
              "   acknowledged %d, lost %d, SDK-visible errors %d, longest gap %d ms",
              outcome.acknowledged(), lost, outcome.errors(), outcome.longestGapMillis()));
      say("5  The killed node comes back and catches up");
      injector.restartAll();
      var verdicts = new Verification(cluster.inspector(), VERIFY_PATIENCE).run();
      verdicts.forEach(verdict -> say("   " + verdict.line()));
      say(Figures.format("%nThat took %.0f s. To go on:", seconds(start)));
      say(PASTE);
      boolean equal = verdicts.stream().allMatch(PartitionVerdict::equal);
      return lost == 0 && outcome.errors() == 0 && equal ? 0 : 1;
    }
  }

  private static final String PASTE =
      """
      stator local                                    a database on http://127.0.0.1:8000
      export AWS_ACCESS_KEY_ID=stator AWS_SECRET_ACCESS_KEY=stator AWS_DEFAULT_REGION=us-east-1
      aws --endpoint-url http://127.0.0.1:8000 dynamodb create-table --table-name Music \\
        --attribute-definitions AttributeName=Artist,AttributeType=S AttributeName=SongTitle,AttributeType=S \\
        --key-schema AttributeName=Artist,KeyType=HASH AttributeName=SongTitle,KeyType=RANGE \\
        --billing-mode PAY_PER_REQUEST
      stator cluster start --dir ./cluster            a cluster that stays
      stator bench put --conns 64 --kill leader@10s --seconds 30\
      """;

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
