package dev.stator.chaos.fault;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A network with processes in it that can be started and hurt. Closing it leaves nothing behind but
 * the logs.
 */
public interface Driver extends FaultInjector, AutoCloseable {
  /** Starts a process that is not there yet. It has a folder of its own, see {@link #data}. */
  void start(MemberSpec member) throws IOException;

  /** Whether the process lives (paused counts). */
  boolean alive(String member);

  /** The folder of a member, as the member sees it. */
  String data(String member);

  /** Where the workload reaches {@code port} of a member. */
  URI reach(String member, int port);

  /** Runs the program with {@code arguments} in the client's place and waits for its end. */
  Finished run(List<String> arguments) throws IOException;

  /** What the processes have printed until now, a file each. */
  Path logs() throws IOException;

  @Override
  void close();

  /** How a program ended and what it printed. */
  record Finished(int exitCode, String output) {}
}
