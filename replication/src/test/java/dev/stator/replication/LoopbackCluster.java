package dev.stator.replication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Raft servers of one JVM on loopback, and one group over them. */
public final class LoopbackCluster implements AutoCloseable {
  public static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(1);

  private final Path dir;
  private final boolean quorumReads;
  private final UUID groupId = UUID.randomUUID();
  private final List<Peer> peers = new ArrayList<>();
  private final Map<String, RatisReplication> servers = new ConcurrentHashMap<>();
  private final Map<String, ReplicatedLog<String>> logs = new ConcurrentHashMap<>();
  private final Map<String, ListState> states = new ConcurrentHashMap<>();
  private final Map<String, ListState.Disk> disks = new LinkedHashMap<>();
  private final Map<String, Socket> reserved = new ConcurrentHashMap<>();
  private final Map<String, CuttableLink> links = new LinkedHashMap<>();
  private final Map<String, Integer> portsBehindLinks = new LinkedHashMap<>();

  public LoopbackCluster(Path dir, int size, boolean quorumReads) throws IOException {
    this.dir = dir;
    this.quorumReads = quorumReads;
    for (int i = 1; i <= size; i++) {
      peers.add(newPeer("n" + i));
    }
  }

  /** All ways between the servers can be cut. Before they start. */
  LoopbackCluster behindLinks() throws IOException {
    for (var peer : List.copyOf(peers)) {
      var link = new CuttableLink(port(peer));
      links.put(peer.id(), link);
      portsBehindLinks.put(peer.id(), port(peer));
      peers.set(
          peers.indexOf(peer),
          new Peer(peer.id(), "127.0.0.1:" + link.port(), peer.serviceAddress()));
    }
    return this;
  }

  /** From now on no server hears of another. */
  void cutAll() {
    links.values().forEach(CuttableLink::cut);
  }

  private static int port(Peer peer) {
    return Integer.parseInt(peer.raftAddress().split(":")[1]);
  }

  public Peer newPeer(String id) throws IOException {
    disks.put(id, new ListState.Disk());
    var port = reserve();
    reserved.put(id, port);
    return new Peer(id, "127.0.0.1:" + port.getLocalPort(), "service-of-" + id);
  }

  /**
   * Takes a free port, though nobody listens there, until its server starts. Not one of those that
   * the machine gives to connections.
   */
  private static Socket reserve() throws IOException {
    while (true) {
      var socket = new Socket();
      try {
        int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
      } catch (BindException taken) {
        socket.close();
      }
    }
  }

  public List<Peer> peers() {
    return peers;
  }

  public UUID groupId() {
    return groupId;
  }

  public LoopbackCluster startAll() throws IOException {
    for (var peer : peers) {
      start(peer, peers);
    }
    return this;
  }

  /** Starts a server and opens the group on it. */
  public void start(Peer peer, List<Peer> founding) throws IOException {
    int port = portsBehindLinks.getOrDefault(peer.id(), port(peer));
    release(peer.id());
    var sight =
        (LeaderSight)
            (asked, group, leader) -> {
              var server = servers.get(asked.id());
              if (server == null) {
                throw new IOException(asked.id() + " is down");
              }
              return server.seesLeader(group, leader);
            };
    var server =
        RatisReplication.start(
            new ReplicationConfig(
                dir.resolve(peer.id()),
                peer.id(),
                "127.0.0.1",
                port,
                ELECTION_TIMEOUT,
                quorumReads,
                true,
                sight));
    servers.put(peer.id(), server);
    var state = new ListState(disk(peer.id()), states);
    states.put(peer.id(), state);
    logs.put(peer.id(), server.open(groupId, founding, state));
  }

  private void release(String id) throws IOException {
    var port = reserved.remove(id);
    if (port != null) {
      port.close();
    }
  }

  /** Stops a server; {@code forget} loses what its state wrote since the last flush before now. */
  public void stop(String id) {
    logs.remove(id);
    states.remove(id);
    var server = servers.remove(id);
    if (server != null) {
      server.close();
    }
  }

  public ListState.Disk disk(String id) {
    var disk = disks.get(id);
    if (disk == null) {
      throw new IllegalArgumentException(id);
    }
    return disk;
  }

  public void setDisk(String id, ListState.Disk disk) {
    disks.put(id, disk);
  }

  public RatisReplication server(String id) {
    var server = servers.get(id);
    if (server == null) {
      throw new IllegalArgumentException(id);
    }
    return server;
  }

  public ReplicatedLog<String> log(String id) {
    var log = logs.get(id);
    if (log == null) {
      throw new IllegalArgumentException(id);
    }
    return log;
  }

  public ListState state(String id) {
    var state = states.get(id);
    if (state == null) {
      throw new IllegalArgumentException(id);
    }
    return state;
  }

  public Map<String, ReplicatedLog<String>> logs() {
    return logs;
  }

  public Map<String, ListState> states() {
    return states;
  }

  /** The id of the one that serves; waits for it. */
  public String awaitServing() {
    Await.until(() -> "a serving leader: " + statuses(), () -> serving() != null);
    var id = serving();
    if (id == null) {
      return awaitServing();
    }
    return id;
  }

  private @org.jspecify.annotations.Nullable String serving() {
    for (var log : logs.entrySet()) {
      if (log.getValue().status().serving()) {
        return log.getKey();
      }
    }
    return null;
  }

  public String statuses() {
    var all = new StringBuilder();
    logs.forEach((id, log) -> all.append(id).append(' ').append(log.status()).append('\n'));
    return all.toString();
  }

  /** Proposes at whoever leads until it is committed; returns the result. */
  public Proposal.Committed<String> put(String command) {
    for (int i = 0; i < 200; i++) {
      var log = log(awaitServing());
      var outcome =
          Await.get(log.propose(command.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      if (outcome instanceof Proposal.Committed<String> committed) {
        return committed;
      }
    }
    throw new AssertionError("not committed: " + command);
  }

  /** Ends the links, so that what waits for an answer learns that none will come. */
  void closeLinks() {
    links.values().forEach(CuttableLink::close);
  }

  /** Stops a server on a thread of its own. */
  Thread stopping(String id) {
    return Thread.ofVirtual().start(() -> stop(id));
  }

  @Override
  public void close() {
    closeLinks();
    var stopping = List.copyOf(servers.keySet()).stream().map(this::stopping).toList();
    try {
      for (var thread : stopping) {
        thread.join();
      }
      for (var id : List.copyOf(reserved.keySet())) {
        release(id);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
