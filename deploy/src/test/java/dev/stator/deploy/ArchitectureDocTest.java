package dev.stator.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documents name is there. */
class ArchitectureDocTest {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z][A-Za-z0-9]+)(?:\\.([a-z][A-Za-z]+))?`");
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)");
  private static final List<String> DOCUMENTS = List.of("README.md", "ARCHITECTURE.md");

  @Test
  void theLifeOfARequestNamesFunctionsThatExist() throws IOException {
    var text = Files.readString(REPOSITORY.resolve("ARCHITECTURE.md"));
    var lives =
        text.substring(text.indexOf("## The life of a write"), text.indexOf("## Invariants"));
    var sources = sources();
    var missing = new ArrayList<String>();
    int named = 0;
    for (var match : NAMED.matcher(lives).results().toList()) {
      var source = sources.get(match.group(1));
      boolean there =
          source != null
              && (match.group(2) == null
                  || Files.readString(source).contains(" " + match.group(2) + "("));
      named++;
      if (!there) {
        missing.add(match.group());
      }
    }
    assertFalse(named < 20, "the lists are gone");
    assertEquals(List.of(), missing);
  }

  @Test
  void linksLeadToFiles() throws IOException {
    var broken = new ArrayList<String>();
    for (var document : DOCUMENTS) {
      var text = Files.readString(REPOSITORY.resolve(document));
      for (var link : LINK.matcher(text).results().toList()) {
        if (!Files.exists(REPOSITORY.resolve(link.group(1)))) {
          broken.add(document + ": " + link.group(1));
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  private static Map<String, Path> sources() throws IOException {
    var sources = new HashMap<String, Path>();
    try (var modules = Files.list(REPOSITORY)) {
      for (var module : modules.toList()) {
        var main = module.resolve("src/main/java");
        if (Files.isDirectory(main)) {
          try (var files = Files.walk(main)) {
            files
                .filter(file -> file.toString().endsWith(".java"))
                .forEach(
                    file -> sources.put(file.getFileName().toString().replace(".java", ""), file));
          }
        }
      }
    }
    return sources;
  }
}
