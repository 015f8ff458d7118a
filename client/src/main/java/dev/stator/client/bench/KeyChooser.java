package dev.stator.client.bench;

import java.util.random.RandomGenerator;

/** Picks the key of the next operation out of 0 to keys - 1. */
sealed interface KeyChooser {
  long next(RandomGenerator random);

  /** How keys are picked. */
  enum Distribution {
    UNIFORM,
    ZIPFIAN,
    HOT
  }

  static KeyChooser of(Distribution distribution, long keys) {
    return switch (distribution) {
      case UNIFORM -> new Uniform(keys);
      case ZIPFIAN -> new Zipfian(keys, Zipfian.USUAL_SKEW);
      case HOT -> new Hot(keys, Hot.USUAL_SHARE);
    };
  }

  /** Every key as often as any other. */
  record Uniform(long keys) implements KeyChooser {
    @Override
    public long next(RandomGenerator random) {
      return random.nextLong(keys);
    }
  }

  /** One key takes a share of all operations, the others share the rest evenly. */
  record Hot(long keys, double share) implements KeyChooser {
    static final double USUAL_SHARE = 0.9;

    @Override
    public long next(RandomGenerator random) {
      return random.nextDouble() < share ? 0 : random.nextLong(keys);
    }
  }

  /**
   * The key of rank r is picked in proportion to 1 / r^skew; ranks are scattered over the keys, so
   * that neighbours differ in heat. The method is that of Gray et al., "Quickly generating
   * billion-record synthetic databases" (SIGMOD 1994), which YCSB uses too.
   */
  final class Zipfian implements KeyChooser {
    static final double USUAL_SKEW = 0.99;

    private final long keys;
    private final double skew;
    private final double zetaKeys;
    private final double alpha;
    private final double eta;

    Zipfian(long keys, double skew) {
      this.keys = keys;
      this.skew = skew;
      this.zetaKeys = zeta(keys, skew);
      this.alpha = 1 / (1 - skew);
      this.eta = (1 - Math.pow(2.0 / (double) keys, 1 - skew)) / (1 - zeta(2, skew) / zetaKeys);
    }

    private static double zeta(long count, double skew) {
      double sum = 0;
      for (long rank = 1; rank <= count; rank++) {
        sum += 1 / Math.pow((double) rank, skew);
      }
      return sum;
    }

    @Override
    public long next(RandomGenerator random) {
      return scatter(rank(random.nextDouble()));
    }

    /** The rank, from 0, that a number from [0, 1) falls on. */
    long rank(double uniform) {
      double scaled = uniform * zetaKeys;
      if (scaled < 1) {
        return 0;
      }
      if (scaled < 1 + Math.pow(0.5, skew)) {
        return Math.min(1, keys - 1);
      }
      return Math.min(keys - 1, (long) ((double) keys * Math.pow(eta * uniform - eta + 1, alpha)));
    }

    /** Probability of a rank. */
    double probability(long rank) {
      return 1 / Math.pow((double) rank + 1, skew) / zetaKeys;
    }

    private long scatter(long rank) {
      long mixed = (rank + 1) * 0x9E3779B97F4A7C15L;
      mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
      return Long.remainderUnsigned(mixed ^ (mixed >>> 32), keys);
    }
  }
}
