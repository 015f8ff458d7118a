package dev.stator.runtime.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sends every log event to standard error: as one JSON object, or as one plain line. */
public final class LogSetup {
  private LogSetup() {}

  /** The forms of a log line. */
  public enum Form {
    JSON,
    PLAIN
  }

  /** Installs the form and the level for the whole process; libraries speak from WARNING on. */
  public static void install(Form form, Level level) {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    var console = new ConsoleHandler();
    console.setLevel(Level.ALL);
    console.setFormatter(form == Form.JSON ? new JsonLines() : new PlainLines());
    root.addHandler(console);
    root.setLevel(Level.WARNING);
    STATOR.setLevel(level);
    RATIS_NOISE.setLevel(Level.SEVERE);
    START_NOISE.setLevel(Level.OFF);
  }

  // The logging framework holds its loggers weakly: levels would be lost with them.
  private static final Logger STATOR = Logger.getLogger("dev.stator");
  private static final Logger RATIS_NOISE = Logger.getLogger("org.apache.ratis");

  /** It logs, with a stack trace, what it throws as well. */
  private static final Logger START_NOISE = Logger.getLogger("io.helidon.webserver.LoomServer");

  private static final class PlainLines extends Formatter {
    @Override
    public String format(LogRecord event) {
      String logger = String.valueOf(event.getLoggerName());
      return "%s %-7s %s: %s%n%s"
          .formatted(
              event.getInstant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
              event.getLevel(),
              logger.substring(logger.lastIndexOf('.') + 1),
              formatMessage(event),
              stackTrace(event));
    }
  }

  private static final class JsonLines extends Formatter {
    @Override
    public String format(LogRecord event) {
      var line =
          new StringBuilder(160).append("{\"time\":\"").append(event.getInstant()).append('"');
      field(line, "level", event.getLevel().getName());
      field(line, "logger", String.valueOf(event.getLoggerName()));
      field(line, "message", formatMessage(event));
      String trace = stackTrace(event);
      if (!trace.isEmpty()) {
        field(line, "stackTrace", trace);
      }
      return line.append("}\n").toString();
    }

    private static void field(StringBuilder line, String name, String value) {
      line.append(",\"").append(name).append("\":\"");
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        switch (c) {
          case '"' -> line.append("\\\"");
          case '\\' -> line.append("\\\\");
          case '\n' -> line.append("\\n");
          default -> {
            if (c < ' ') {
              line.append("\\u%04x".formatted((int) c));
            } else {
              line.append(c);
            }
          }
        }
      }
      line.append('"');
    }
  }

  private static String stackTrace(LogRecord event) {
    Throwable thrown = event.getThrown();
    if (thrown == null) {
      return "";
    }
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
