package dev.stator.client.admin;

import dev.stator.model.cluster.JobSpec;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stator cluster split}. */
@Command(
    name = "split",
    mixinStandardHelpOptions = true,
    description =
        "Cuts a partition in two, while it serves. The upper half becomes a new partition on the same nodes.",
    footer = {
      "",
      "KEY is the first row key of the new partition, in hex, or TABLE:PARTITIONKEY: the cut is then just before",
      "the items with that partition key (numbers as they are, binary keys in hex).",
      "Without a key the cut is about the middle of what the partition holds.",
      "",
      "Examples:",
      "  stator cluster split 3",
      "  stator cluster split 3 --at Music:Hooverphonic",
      "  stator cluster split 3 --at 8a00000110"
    })
final class SplitCommand implements Callable<Integer> {
  @Mixin private JobRun job;

  @Parameters(paramLabel = "PARTITION", description = "Its number, see stator cluster status.")
  private long partitionId;

  @ArgGroup(exclusive = true)
  private @Nullable Where where;

  /** One of the two. */
  static final class Where {
    @Option(names = "--at", paramLabel = "KEY", description = "Where to cut.")
    private @Nullable String at;

    @Option(names = "--middle", description = "Cut about the middle (the default).")
    private boolean middle;
  }

  @Override
  public Integer call() {
    var at = where == null || where.middle ? null : where.at;
    return job.run(inspector ->
        new JobSpec.Split(
            partitionId, at == null ? null : SplitKey.parse(at, inspector.image()), 0));
  }
}
