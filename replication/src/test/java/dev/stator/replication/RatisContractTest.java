package dev.stator.replication;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class RatisContractTest extends ReplicatedLogContract {
  @TempDir Path dir;

  @Override
  Cluster open() throws Exception {
    var servers = new LoopbackCluster(dir, 3, false).startAll();
    return new Cluster() {
      @Override
      public Peer peer(String node) {
        return servers.peers().stream().filter(p -> p.id().equals(node)).findFirst().orElseThrow();
      }

      @Override
      public ReplicatedLog<String> log(String node) {
        return servers.log(node);
      }

      @Override
      public ListState state(String node) {
        return servers.state(node);
      }

      @Override
      public void until(String what, BooleanSupplier condition) {
        Await.until(() -> what + "\n" + servers.statuses(), condition);
      }

      @Override
      public boolean running(String node) {
        return servers.logs().containsKey(node);
      }

      @Override
      public void stop(String node) {
        servers.stop(node);
      }

      @Override
      public void start(String node) throws Exception {
        servers.start(peer(node), servers.peers());
      }

      @Override
      public void close() {
        servers.close();
      }
    };
  }
}
