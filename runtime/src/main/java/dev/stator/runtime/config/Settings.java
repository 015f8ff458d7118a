package dev.stator.runtime.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Named settings of one process: flags ({@code --name value}, {@code --name=value}, {@code
 * --switch}) over the lines {@code name = value} of the file that {@code --config} names. Every
 * setting that was given must be read by someone: {@link #refuseUnread} names those that nobody
 * knows.
 */
public final class Settings {
  private final Map<String, String> values;
  private final Set<String> known = new TreeSet<>();

  private Settings(Map<String, String> values) {
    this.values = values;
  }

  public static Settings read(List<String> arguments) {
    var flags = flags(arguments);
    String file = flags.remove("config");
    var values = new LinkedHashMap<String, String>();
    if (file != null) {
      values.putAll(lines(Path.of(file)));
    }
    values.putAll(flags);
    return new Settings(values);
  }

  private static Map<String, String> flags(List<String> arguments) {
    var flags = new LinkedHashMap<String, String>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        throw new SettingsException(
            "Unexpected argument '" + argument + "'. Settings are written --name value.");
      }
      int equals = argument.indexOf('=');
      if (equals > 0) {
        flags.put(argument.substring(2, equals), argument.substring(equals + 1));
      } else if (i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--")) {
        flags.put(argument.substring(2), arguments.get(++i));
      } else {
        flags.put(argument.substring(2), "true");
      }
    }
    return flags;
  }

  private static Map<String, String> lines(Path file) {
    var lines = new LinkedHashMap<String, String>();
    try {
      for (String line : Files.readAllLines(file)) {
        String text = line.strip();
        int equals = text.indexOf('=');
        if (text.isEmpty() || text.startsWith("#")) {
          continue;
        }
        if (equals < 1) {
          throw new SettingsException(
              "In " + file + ": '" + text + "' is not of the form name = value.");
        }
        lines.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
      }
    } catch (IOException e) {
      throw new SettingsException(
          "The configuration file " + file + " cannot be read: " + e.getMessage());
    }
    return lines;
  }

  public @Nullable String text(String name) {
    known.add(name);
    return values.get(name);
  }

  public String text(String name, String otherwise) {
    String value = text(name);
    return value == null ? otherwise : value;
  }

  public String required(String name, String example) {
    String value = text(name);
    if (value == null) {
      throw new SettingsException(
          "--" + name + " is missing. Add it, for example: --" + name + " " + example);
    }
    return value;
  }

  public int number(String name, int otherwise) {
    return parsed(name, otherwise, Integer::valueOf, "a whole number");
  }

  public long bytes(String name, long otherwise) {
    return parsed(name, otherwise, Long::valueOf, "a number of bytes");
  }

  public Duration millis(String name, Duration otherwise) {
    return parsed(
        name,
        otherwise,
        text -> Duration.ofMillis(Long.parseLong(text)),
        "a number of milliseconds");
  }

  public boolean flag(String name) {
    String value = text(name, "false");
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new SettingsException(
              "--" + name + " is a switch: write it without a value, not '" + value + "'.");
    };
  }

  /** A comma-separated list; empty when the setting is not given. */
  public List<String> list(String name) {
    String value = text(name);
    return value == null || value.isBlank() ? List.of() : List.of(value.strip().split("\\s*,\\s*"));
  }

  public Path path(String name, Path otherwise) {
    return parsed(name, otherwise, Path::of, "a path");
  }

  private <T> T parsed(String name, T otherwise, Function<String, T> parser, String what) {
    String value = text(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException e) {
      throw new SettingsException("--" + name + " must be " + what + ", not '" + value + "'.");
    }
  }

  /**
   * Refuses settings that were given but that no one has asked for: misspelt ones. Call it after
   * reading all.
   */
  public void refuseUnread() {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new SettingsException(
            "Unknown setting --" + name + ". Known here: --" + String.join(", --", known) + ".");
      }
    }
  }
}
