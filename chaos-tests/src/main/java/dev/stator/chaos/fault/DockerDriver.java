package dev.stator.chaos.fault;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Network.Ipam;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;

/**
 * A container per process, by Testcontainers, in a network of their own in which each has a fixed
 * address; this process reaches them through the network's bridge, so it must run on the daemon's
 * machine (Linux).
 *
 * <p>A member that nobody shall hear is disconnected from the network. Finer cuts are rules within
 * the containers, for which the image must hold iptables; they end when the container is killed.
 */
public final class DockerDriver implements Driver {
  private static final String DATA = "/data/stator";
  private static final String CLOCK = "/tmp/faketime";
  private static final String FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
  private static final String LAUNCHER_OPTIONS = "STATOR_JAVA_OPTS";

  private final Program program;
  private final Path folder;
  private final boolean skewable;
  private final DockerClient docker;
  private final Network network;
  private final Set<String> tools;
  private final Map<String, MemberSpec> specs = new LinkedHashMap<>();
  private final Map<String, GenericContainer<?>> containers = new LinkedHashMap<>();
  private final Set<String> disconnected = new TreeSet<>();
  private final Set<String> deaf = new TreeSet<>();
  private final Set<String> slow = new TreeSet<>();

  /**
   * @param program what {@link #run} runs, on this machine
   * @param skewable loads the library that moves wall clocks, where the image has it
   */
  public DockerDriver(Program program, Path folder, boolean skewable) throws IOException {
    this.program = program;
    this.folder = folder;
    DockerImage.build();
    docker = DockerClientFactory.instance().client();
    network =
        Network.builder()
            .createNetworkCmdModifier(command ->
                command.withIpam(
                    new Ipam().withConfig(new Ipam.Config().withSubnet(Topology.SUBNET))))
            .build();
    tools = tools();
    this.skewable = skewable && tools.contains(FAKETIME);
  }

  /**
   * What the process that uses this driver must find in its environment. Testcontainers' reaper
   * would need an image from a registry; containers are removed by {@link #close} and by
   * Testcontainers' own shutdown hook.
   */
  public static Map<String, String> environment() {
    var environment = new HashMap<>(Map.of("TESTCONTAINERS_RYUK_DISABLED", "true"));
    if (Files.exists(Path.of("/.dockerenv"))) {
      // Else it would look for this machine from within another container, by another image.
      environment.put("TESTCONTAINERS_HOST_OVERRIDE", "127.0.0.1");
    }
    return environment;
  }

  private static Set<String> tools() throws IOException {
    var look = "for t in iptables tc; do command -v $t; done; ls " + FAKETIME + "; true";
    var found = new TreeSet<String>();
    var command =
        List.of("docker", "run", "--rm", "--entrypoint", "sh", DockerImage.NAME, "-c", look);
    for (var line : Shell.attempt(command, "").output().lines().toList()) {
      found.add(line.startsWith(FAKETIME) ? FAKETIME : Path.of(line).getFileName().toString());
    }
    return found;
  }

  @Override
  public void start(MemberSpec member) throws IOException {
    var container = new GenericContainer<>(DockerImage.NAME);
    container.withNetwork(network).withCommand(member.arguments().toArray(String[]::new));
    container.withEnv(environment(member));
    container.withCreateContainerCmdModifier(command -> {
      command.withIpv4Address(member.address());
      Objects.requireNonNull(command.getHostConfig())
          .withCapAdd(Capability.NET_ADMIN)
          .withInit(true);
    });
    specs.put(member.name(), member);
    containers.put(member.name(), container);
    container.start();
  }

  private Map<String, String> environment(MemberSpec member) {
    var environment = new HashMap<>(Map.of(LAUNCHER_OPTIONS, "-XX:TieredStopAtLevel=1"));
    if (skewable && member.storesItems()) {
      environment.put("LD_PRELOAD", FAKETIME);
      environment.putAll(MovableClock.environment(CLOCK));
    }
    return environment;
  }

  @Override
  public boolean alive(String member) {
    return Boolean.TRUE.equals(state(member).getRunning());
  }

  private ContainerState state(String member) {
    return docker.inspectContainerCmd(id(member)).exec().getState();
  }

  @Override
  public String data(String member) {
    return DATA;
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
  public Path logs() throws IOException {
    var logs = Files.createDirectories(folder.resolve("logs"));
    for (var entry : containers.entrySet()) {
      Files.writeString(logs.resolve(entry.getKey() + ".log"), entry.getValue().getLogs());
    }
    return logs;
  }

  @Override
  public void kill(String member) throws IOException {
    resume(member);
    docker.killContainerCmd(id(member)).withSignal("SIGKILL").exec();
    forget(member);
  }

  /** Rules within a container end with its process. */
  private void forget(String member) {
    deaf.remove(member);
    slow.remove(member);
  }

  @Override
  public void restart(String member) throws IOException {
    if (alive(member)) {
      kill(member);
    }
    docker.startContainerCmd(id(member)).exec();
  }

  @Override
  public void pause(String member) {
    docker.pauseContainerCmd(id(member)).exec();
  }

  @Override
  public void resume(String member) {
    if (Boolean.TRUE.equals(state(member).getPaused())) {
      docker.unpauseContainerCmd(id(member)).exec();
    }
  }

  @Override
  public void isolate(String member) {
    docker
        .disconnectFromNetworkCmd()
        .withContainerId(id(member))
        .withNetworkId(network.getId())
        .withForce(true)
        .exec();
    disconnected.add(member);
  }

  @Override
  public void partition(Set<String> side, Set<String> other) throws IOException {
    for (var member : side) {
      for (var stranger : other) {
        oneWay(stranger, member);
        oneWay(member, stranger);
      }
    }
  }

  @Override
  public void oneWay(String from, String to) throws IOException {
    deaf.add(to);
    within(to, "iptables", "-w", "-A", "INPUT", "-s", spec(from).address(), "-j", "DROP");
  }

  @Override
  public void slowLink(String member, int kilobitsPerSecond) throws IOException {
    slow.add(member);
    var rate = kilobitsPerSecond + "kbit";
    onLink(member, "tc qdisc replace dev $link root tbf rate " + rate + " burst 16kb latency 2s");
  }

  /**
   * Runs a script in which $link is the member's device, whose name changes when it is reconnected.
   */
  private void onLink(String member, String script) throws IOException {
    var find = "link=$(ip -o -4 addr | grep -F '" + spec(member).address() + "/' | cut -d' ' -f2)";
    within(member, "sh", "-c", find + " && " + script);
  }

  @Override
  public void heal() throws IOException {
    for (var member : disconnected) {
      docker
          .connectToNetworkCmd()
          .withContainerId(id(member))
          .withNetworkId(network.getId())
          .withContainerNetwork(
              new ContainerNetwork()
                  .withIpamConfig(
                      new ContainerNetwork.Ipam().withIpv4Address(spec(member).address())))
          .exec();
    }
    disconnected.clear();
    for (var member : deaf) {
      within(member, "iptables", "-w", "-F", "INPUT");
    }
    deaf.clear();
    for (var member : slow) {
      onLink(member, "tc qdisc del dev $link root");
    }
    slow.clear();
  }

  private void within(String member, String... command) throws IOException {
    var whole = new java.util.ArrayList<>(List.of("docker", "exec", id(member)));
    whole.addAll(List.of(command));
    Shell.run(whole, "");
  }

  @Override
  public void skew(String member, Duration offset) throws IOException {
    if (skewable) {
      within(member, "sh", "-c", "echo '" + MovableClock.offset(offset) + "' > " + CLOCK);
    }
  }

  @Override
  public void fillDisk(String member) {
    throw new UnsupportedOperationException(unable(FaultKind.FULL_DISK));
  }

  @Override
  public void freeDisk(String member) {
    // It was never filled.
  }

  @Override
  public String unable(FaultKind kind) {
    return switch (kind) {
      case KILL, KILL_ALL, PAUSE, ISOLATE -> "";
      case PARTITION, ONE_WAY -> needs("iptables");
      case SLOW_LINK -> needs("tc");
      case SKEW -> skewable ? "" : needs(FAKETIME);
      case FULL_DISK -> "a container's disk has no size of its own";
    };
  }

  private String needs(String tool) {
    return tools.contains(tool) ? "" : "the image has no " + tool;
  }

  @Override
  public void close() {
    containers.values().forEach(GenericContainer::stop);
    network.close();
  }

  private String id(String member) {
    var container = containers.get(member);
    if (container == null) {
      throw new IllegalArgumentException("no member " + member);
    }
    return container.getContainerId();
  }

  private MemberSpec spec(String member) {
    return Objects.requireNonNull(specs.get(member), member);
  }
}
