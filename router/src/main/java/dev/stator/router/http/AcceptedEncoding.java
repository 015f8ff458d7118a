package dev.stator.router.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The content encoding of an answer, by the request's Accept-Encoding, as the service understands
 * that: identity counts for nothing, a quality that makes no sense is 1, the best of a repeated
 * coding counts, and of equal ones the first; a coding that only * stands for comes after those
 * that are named.
 */
enum AcceptedEncoding {
  GZIP("gzip"),
  DEFLATE("deflate");

  private final String coding;

  AcceptedEncoding(String coding) {
    this.coding = coding;
  }

  /** Its name in Content-Encoding. */
  String coding() {
    return coding;
  }

  /** The best that {@code accepted} lists, or null: send the answer as it is. */
  static @Nullable AcceptedEncoding of(@Nullable String accepted) {
    if (accepted == null || accepted.isEmpty()) {
      return null;
    }
    var gzip = new Offer();
    var deflate = new Offer();
    var any = new Offer();
    int place = 0;
    for (var element : accepted.split(",")) {
      var parts = element.split(";", -1);
      var name = parts[0].trim().toLowerCase(Locale.ROOT);
      var offer =
          name.equals("gzip")
              ? gzip
              : name.equals("deflate") ? deflate : name.equals("*") ? any : null;
      if (offer != null) {
        offer.add(quality(parts), place);
      }
      place++;
    }
    gzip.orElse(any, place);
    deflate.orElse(any, place + 1);
    var best = deflate.isBetterThan(gzip) ? deflate : gzip;
    return best.quality <= 0 ? null : best == gzip ? GZIP : DEFLATE;
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals >= 0 && parts[i].substring(0, equals).trim().equalsIgnoreCase("q")) {
        try {
          return Math.clamp(Double.parseDouble(parts[i].substring(equals + 1).trim()), 0, 1);
        } catch (NumberFormatException e) {
          return 1;
        }
      }
    }
    return 1;
  }

  /** How much a coding is wanted, and where it was named. */
  private static final class Offer {
    private double quality = -1;
    private int place;

    void add(double quality, int place) {
      if (quality > this.quality) {
        this.quality = quality;
        this.place = place;
      }
    }

    void orElse(Offer any, int place) {
      if (quality < 0) {
        add(any.quality, place);
      }
    }

    boolean isBetterThan(Offer other) {
      return quality > other.quality || (quality == other.quality && place < other.place);
    }
  }
}
