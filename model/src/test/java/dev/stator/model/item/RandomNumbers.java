package dev.stator.model.item;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;

/** Numbers that DynamoDB can store: small and plain ones, and all corners of the range. */
public final class RandomNumbers {
  private final Random random;

  public RandomNumbers(Random random) {
    this.random = random;
  }

  public BigDecimal next() {
    return switch (random.nextInt(6)) {
      case 0 -> BigDecimal.valueOf(random.nextInt(-200, 200));
      case 1 -> BigDecimal.valueOf(random.nextLong());
      case 2 -> BigDecimal.valueOf(random.nextInt(-100_000, 100_000), random.nextInt(0, 8));
      default -> ofDigits(random.nextInt(1, 39), random.nextInt(-130, 126));
    };
  }

  /** A number of so many digits, none of them needless, the first of which counts 10^exponent. */
  private BigDecimal ofDigits(int digits, int exponent) {
    var text = new StringBuilder();
    text.append((char) ('1' + random.nextInt(9)));
    for (int i = 1; i < digits; i++) {
      text.append(
          i == digits - 1 ? (char) ('1' + random.nextInt(9)) : "0459".charAt(random.nextInt(4)));
    }
    var value = new BigDecimal(new BigInteger(text.toString()), digits - 1 - exponent);
    return random.nextBoolean() ? value : value.negate();
  }
}
