package dev.stator.client.stream;

import dev.stator.client.CommandFailure;
import dev.stator.client.Guarded;
import dev.stator.client.HostPort;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stator stream tail TABLE}. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the changes of a table's items, a line each, in the order of each item's changes, until",
      "it is stopped. The table must have a stream."
    },
    footer = {"", "Example:", "  stator stream tail Music --json"})
public final class TailCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TABLE", description = "name of the table")
  private String table = "";

  @Option(names = "--json", description = "each line is the record as GetRecords shows it")
  private boolean json;

  @Option(names = "--from-start", description = "begin with the oldest change that is still there")
  private boolean fromStart;

  @Option(
      names = "--endpoint",
      split = ",",
      paramLabel = "HOST:PORT",
      description = "routers; when one is gone the next is asked (default: 127.0.0.1:8000)")
  private List<String> endpoints = List.of("127.0.0.1:8000");

  @Override
  public Integer call() {
    return Guarded.run(this::tail);
  }

  private int tail() throws InterruptedException {
    try (var service = new StreamService(endpoints.stream().map(HostPort::parse).toList())) {
      var arn = service.latestStream(table);
      if (arn == null) {
        throw new CommandFailure(
            "The table " + table + " has no stream.",
            "Enable one: aws dynamodb update-table --stream-specification ...");
      }
      var lines = new ChangeLines(json);
      new StreamFollower(
              service,
              arn,
              fromStart,
              record -> {
                System.out.println(lines.of(record));
                return !System.out.checkError();
              })
          .run();
      return 0;
    }
  }
}
