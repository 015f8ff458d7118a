package dev.stator.chaos.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Real processes, each in a network namespace of its own with a small disk of its own, in an {@link
 * Arena}. Needs neither a container engine nor, where user namespaces are allowed, root.
 */
public final class NetnsDriver implements Driver {
  private static final Path FAKETIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
  private static final String FILLING = "filling";
  private static final int[] FILLING_CHUNKS = {1 << 20, 4096};

  private final Program program;
  private final Path folder;
  private final boolean skewable;
  private final SwitchNetwork network;
  private final Map<String, MemberSpec> specs = new LinkedHashMap<>();
  private final Map<String, Process> processes = new LinkedHashMap<>();

  /**
   * @param folder empty; holds the members' disks and logs
   * @param skewable loads the library that moves wall clocks, which costs a little at every look at
   *     the clock
   */
  public NetnsDriver(Program program, Path folder, boolean skewable) throws IOException {
    if (!Arena.inside()) {
      throw new IllegalStateException("start this process by the command that Arena.enter gives");
    }
    this.program = program;
    this.folder = folder;
    this.skewable = skewable && Files.exists(FAKETIME);
    Files.createDirectories(logs());
    Files.createDirectories(folder.resolve("data"));
    network = new SwitchNetwork();
  }

  @Override
  public void start(MemberSpec member) throws IOException {
    if (specs.put(member.name(), member) == null) {
      network.add(member.name(), member.address());
      var disk = Files.createDirectories(disk(member.name()));
      Shell.run(
          "mount",
          "-t",
          "tmpfs",
          "-o",
          "size=" + program.diskBytes(),
          "stator-" + member.name(),
          disk.toString());
    }
    launch(member);
  }

  private void launch(MemberSpec member) throws IOException {
    var command = SwitchNetwork.as(member.name(), program.command(member.arguments()));
    var log = logs().resolve(member.name() + ".log").toFile();
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    if (skewable && member.storesItems()) {
      Files.writeString(clock(member.name()), "+0s\n");
      builder.environment().put("LD_PRELOAD", FAKETIME.toString());
      builder.environment().putAll(MovableClock.environment(clock(member.name()).toString()));
    }
    processes.put(member.name(), builder.start());
  }

  @Override
  public boolean alive(String member) {
    var process = processes.get(member);
    return process != null && process.isAlive();
  }

  @Override
  public String data(String member) {
    return disk(member).resolve("stator").toString();
  }

  @Override
  public URI reach(String member, int port) {
    return URI.create("http://" + spec(member).address() + ":" + port);
  }

  @Override
  public Finished run(List<String> arguments) throws IOException {
    return Shell.attempt(program.command(arguments), "");
  }

  @Override
  public Path logs() {
    return folder.resolve("logs");
  }

  @Override
  public void kill(String member) throws IOException {
    var process = process(member);
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void restart(String member) throws IOException {
    if (alive(member)) {
      kill(member);
    }
    launch(spec(member));
  }

  @Override
  public void pause(String member) throws IOException {
    signal(member, "STOP");
  }

  @Override
  public void resume(String member) throws IOException {
    if (alive(member)) {
      signal(member, "CONT");
    }
  }

  @Override
  public void isolate(String member) throws IOException {
    partition(Set.of(member), network.others(member));
  }

  @Override
  public void partition(Set<String> side, Set<String> other) throws IOException {
    network.cut(side, other);
    network.cut(other, side);
  }

  @Override
  public void oneWay(String from, String to) throws IOException {
    network.cut(Set.of(from), Set.of(to));
  }

  @Override
  public void slowLink(String member, int kilobitsPerSecond) throws IOException {
    network.limit(member, kilobitsPerSecond);
  }

  @Override
  public void heal() throws IOException {
    network.heal();
  }

  @Override
  public void skew(String member, Duration offset) throws IOException {
    Files.writeString(clock(member), MovableClock.offset(offset) + "\n");
  }

  @Override
  public void fillDisk(String member) throws IOException {
    for (int chunk : FILLING_CHUNKS) {
      var zeroes = ByteBuffer.allocate(chunk);
      try (var file =
          FileChannel.open(
              disk(member).resolve(FILLING),
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND)) {
        while (true) {
          file.write(zeroes.clear());
        }
      } catch (IOException full) {
        // That is the aim.
      }
    }
  }

  @Override
  public void freeDisk(String member) throws IOException {
    Files.deleteIfExists(disk(member).resolve(FILLING));
  }

  @Override
  public String unable(FaultKind kind) {
    return switch (kind) {
      case SKEW ->
          skewable
              ? ""
              : FAKETIME + " is missing (Debian: apt-get install libfaketime), or not asked for";
      case KILL, KILL_ALL, PAUSE, ISOLATE, PARTITION, ONE_WAY, SLOW_LINK, FULL_DISK -> "";
    };
  }

  /** Ends the processes; the arena takes the rest with it. */
  @Override
  public void close() {
    try {
      for (var member : new ArrayList<>(processes.keySet())) {
        kill(member);
      }
      for (var member : specs.keySet()) {
        Shell.run("umount", "--lazy", disk(member).toString());
      }
      specs.clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String member, String name) throws IOException {
    Shell.run("kill", "-" + name, Long.toString(process(member).pid()));
  }

  private Process process(String member) throws IOException {
    var process = processes.get(member);
    if (process == null) {
      throw new IOException(member + " was never started");
    }
    return process;
  }

  private MemberSpec spec(String member) {
    var spec = specs.get(member);
    if (spec == null) {
      throw new IllegalArgumentException("no member " + member);
    }
    return spec;
  }

  private Path disk(String member) {
    return folder.resolve("data").resolve(member);
  }

  private Path clock(String member) {
    return folder.resolve(member + ".faketime");
  }
}
