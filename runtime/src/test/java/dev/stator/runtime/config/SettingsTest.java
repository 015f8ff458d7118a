package dev.stator.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path folder;

  @Test
  void flagsWinOverTheFile() throws Exception {
    Path file =
        Files.writeString(folder.resolve("node.conf"), "# a node\naz = A\nservice-port=7001\n");
    var settings = Settings.read(List.of("--config", file.toString(), "--az", "B", "--verbose"));
    assertEquals("B", settings.text("az", "C"));
    assertEquals(7001, settings.number("service-port", 0));
    assertTrue(settings.flag("verbose"));
    settings.refuseUnread();
  }

  @Test
  void aMisspeltNameIsRefused() {
    var settings = Settings.read(List.of("--prot", "8000"));
    settings.number("port", 1);
    var refusal = assertThrows(SettingsException.class, settings::refuseUnread);
    assertEquals("Unknown setting --prot. Known here: --port.", refusal.getMessage());
  }

  @Test
  void aValueOfTheWrongKindIsRefused() {
    var settings = Settings.read(List.of("--port=eight"));
    var refusal = assertThrows(SettingsException.class, () -> settings.number("port", 1));
    assertEquals("--port must be a whole number, not 'eight'.", refusal.getMessage());
  }

  @Test
  void aMissingSettingSaysWhatToWrite() {
    var refusal =
        assertThrows(SettingsException.class, () -> Settings.read(List.of()).required("az", "A"));
    assertEquals("--az is missing. Add it, for example: --az A", refusal.getMessage());
  }
}
