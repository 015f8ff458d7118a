package dev.stator.chaos.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small process to try faults on: answers its clock, asks a peer, writes to its disk. */
public final class EchoProcess {
  static final int PORT = 7000;
  private static final int MILLIS_MAX = 700;

  private EchoProcess() {}

  /** Arguments: address, folder. */
  public static void main(String[] arguments) throws IOException {
    var folder = Files.createDirectories(Path.of(arguments[1]));
    try (var server = new ServerSocket(PORT, 50, InetAddress.getByName(arguments[0]))) {
      while (true) {
        var socket = server.accept();
        Thread.startVirtualThread(() -> serve(socket, folder));
      }
    }
  }

  private static void serve(Socket socket, Path folder) {
    try (socket) {
      var line = reader(socket).readLine();
      var words = (line == null ? "" : line).split(" ");
      var answer =
          switch (words[0]) {
            case "time" -> Long.toString(System.currentTimeMillis());
            case "peer" -> ask(words[1], "time");
            case "write" -> write(folder, Integer.parseInt(words[1]));
            default -> "what?";
          };
      new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8).println(answer);
    } catch (IOException gone) {
      // The asker went away.
    }
  }

  private static String write(Path folder, int bytes) {
    try {
      Files.write(folder.resolve("file"), new byte[bytes]);
      return "written";
    } catch (IOException full) {
      return "failed " + full.getMessage();
    }
  }

  /** The answer of the process at {@code address}, or a text that begins with "failed". */
  static String ask(String address, String question) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, PORT), MILLIS_MAX);
      socket.setSoTimeout(MILLIS_MAX);
      new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8).println(question);
      var answer = reader(socket).readLine();
      return answer == null ? "failed: closed" : answer;
    } catch (IOException e) {
      return "failed: " + e.getMessage();
    }
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }
}
