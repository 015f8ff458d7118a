package dev.stator.router.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The console: one page that needs nothing but itself and the status beside it. */
public final class ConsolePage {
  private ConsolePage() {}

  public static String load() {
    try (var in = ConsolePage.class.getResourceAsStream("console.html")) {
      if (in == null) {
        throw new IllegalStateException("The console's page is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
