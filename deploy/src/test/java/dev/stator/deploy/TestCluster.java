package dev.stator.deploy;

import dev.stator.runtime.log.LogSetup;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.logging.Level;

/**
 * A whole cluster in this process for tests from the outside: its data in memory, gone at close.
 */
public final class TestCluster implements AutoCloseable {
  private final Path data;
  private final LocalCluster cluster;

  private TestCluster(Path data, LocalCluster cluster) {
    this.data = data;
    this.cluster = cluster;
  }

  /**
   * Returns when every part is ready.
   *
   * @param splitNewTables into how many slices each new table's tokens are cut
   */
  public static TestCluster start(int splitNewTables) throws IOException {
    LogSetup.install(LogSetup.Form.PLAIN, Level.WARNING);
    var data = TemporaryFolder.create();
    var cluster =
        new LocalCluster(
            data, "127.0.0.1", 0, splitNewTables, false, false, false, new CollectorRegistry());
    var started = new TestCluster(data, cluster);
    try {
      cluster.awaitReady(data);
    } catch (IOException e) {
      started.close();
      throw e;
    }
    return started;
  }

  public URI endpoint() {
    return URI.create("http://" + cluster.address());
  }

  @Override
  public void close() {
    cluster.close();
    TemporaryFolder.delete(data);
  }
}
