package dev.stator.chaos.fuzz;

import dev.stator.chaos.fault.Program;
import dev.stator.client.cluster.ChildProcess;
import dev.stator.client.cluster.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A cluster in one process of its own, for as long as the fuzzers need one. */
record LocalStator(ChildProcess process, int port) implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);

  static LocalStator start() throws IOException {
    int port = FreePorts.any();
    var command = new ArrayList<>(Program.stator().prefix());
    command.add(command.indexOf("-cp"), "-Xmx768m"); // a whole cluster, so more than one role has
    command.addAll(List.of("local", "--in-memory", "--port", Integer.toString(port)));
    var process = ChildProcess.start(command, Files.createTempFile("stator-fuzz-", ".log"));
    Runtime.getRuntime().addShutdownHook(new Thread(process::close));
    process.awaitReady(() -> serves(process.log()), READY_WITHIN);
    return new LocalStator(process, port);
  }

  private static boolean serves(Path log) {
    try {
      return Files.readString(log).contains("serves DynamoDB");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
