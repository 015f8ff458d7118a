package dev.stator.runtime.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A process's own gRPC services on one port. Services run on virtual threads, one per message, so
 * that they may block; a stream's messages keep their order.
 */
public final class GrpcServer implements AutoCloseable {
  /** Room for the largest log command (1 MB) several times over. */
  static final int MESSAGE_BYTES_MAX = 16 << 20;

  private final Server server;
  private final EventLoopGroup events;
  private final ExecutorService executor;

  private GrpcServer(Server server, EventLoopGroup events, ExecutorService executor) {
    this.server = server;
    this.events = events;
    this.executor = executor;
  }

  /**
   * Starts the services.
   *
   * @param port 0 picks a free one
   * @throws IOException when the port is in use
   */
  public static GrpcServer start(String host, int port, BindableService... services)
      throws IOException {
    var events = new NioEventLoopGroup(2, new DefaultThreadFactory("grpc-server", true));
    var executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
    var builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
            .bossEventLoopGroup(events)
            .workerEventLoopGroup(events)
            .channelType(NioServerSocketChannel.class)
            .executor(executor)
            .maxInboundMessageSize(MESSAGE_BYTES_MAX)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true);
    for (var service : services) {
      builder.addService(service);
    }
    try {
      return new GrpcServer(builder.build().start(), events, executor);
    } catch (IOException e) {
      events.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      executor.shutdown();
      throw new IOException("cannot listen on " + host + ":" + port + ": " + rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(500, TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    executor.shutdown();
    events.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
