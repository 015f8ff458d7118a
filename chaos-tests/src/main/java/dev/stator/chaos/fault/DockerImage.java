package dev.stator.chaos.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The image of deploy/docker, built from this checkout's distribution. */
public final class DockerImage {
  static final String NAME = "stator:chaos";

  private static final String BASE_PROPERTY = "chaos.base-image";
  private static final List<String> BASES =
      List.of("eclipse-temurin:25-jre", "local/temurin:25-jre");

  private DockerImage() {}

  /** Why no container can be started here, or empty when one can. */
  public static String unable() {
    if (!Shell.installed("docker")) {
      return "docker is not installed (Debian: apt-get install docker.io)";
    }
    try {
      var daemon = Shell.attempt(List.of("docker", "info", "--format", "{{.ServerVersion}}"), "");
      if (daemon.exitCode() != 0) {
        return "'docker info' does not answer: " + daemon.output().strip();
      }
      return base().isEmpty()
          ? "there is no base image: docker pull "
              + BASES.getFirst()
              + ", or deploy/docker/offline-base"
          : "";
    } catch (IOException refused) {
      return "docker: " + refused.getMessage();
    }
  }

  /** Builds the image, from what the base and the distribution are now. */
  static void build() throws IOException {
    var checkout = checkout();
    Shell.run(
        "docker",
        "build",
        "--file",
        checkout.resolve("deploy/docker/Dockerfile").toString(),
        "--build-arg",
        "BASE_IMAGE=" + base(),
        "--tag",
        NAME,
        checkout.toString());
  }

  private static Path checkout() throws IOException {
    for (var folder = Program.distribution(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("deploy/docker/Dockerfile"))) {
        return folder;
      }
    }
    throw new IOException("no deploy/docker/Dockerfile above " + Program.distribution());
  }

  private static String base() throws IOException {
    var named = System.getProperty(BASE_PROPERTY);
    for (var image : named == null ? BASES : List.of(named)) {
      if (Shell.attempt(List.of("docker", "image", "inspect", image), "").exitCode() == 0) {
        return image;
      }
    }
    return "";
  }
}
