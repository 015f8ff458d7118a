package dev.stator.router.definition;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A table's stream, or the last one it had.
 *
 * @param label when it was enabled, as its ARN ends
 * @param disabledMillis when it was disabled; 0: it is enabled
 * @param former streams that the table had before it and that may still be read, the oldest first
 */
public record StreamSettings(
    String viewType, String label, long disabledMillis, List<StreamSettings> former) {
  private static final DateTimeFormatter LABEL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  /** How long a stream that was disabled may be read. */
  private static final long READABLE_MILLIS = TimeUnit.HOURS.toMillis(24);

  public StreamSettings {
    former = List.copyOf(former);
  }

  static String label(long millis) {
    return LABEL.format(Instant.ofEpochMilli(millis));
  }

  public boolean enabled() {
    return disabledMillis == 0;
  }

  StreamSettings disabled(long nowMillis) {
    return new StreamSettings(viewType, label, nowMillis, former);
  }

  /** This one and those before it that may still be read, the oldest first. */
  public List<StreamSettings> readable(long nowMillis) {
    var readable = new ArrayList<StreamSettings>();
    for (var each : former) {
      if (each.isReadable(nowMillis)) {
        readable.add(each);
      }
    }
    if (isReadable(nowMillis)) {
      readable.add(new StreamSettings(viewType, label, disabledMillis, List.of()));
    }
    return readable;
  }

  private boolean isReadable(long nowMillis) {
    return enabled() || nowMillis - disabledMillis < READABLE_MILLIS;
  }

  /** When it was enabled, in milliseconds since 1970. */
  public long enabledMillis() {
    try {
      return LocalDateTime.parse(label, LABEL).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeParseException e) {
      return 0;
    }
  }
}
