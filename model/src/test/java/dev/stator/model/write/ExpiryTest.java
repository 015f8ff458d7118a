package dev.stator.model.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.item.DecimalNumber;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.NumberCodec;
import dev.stator.model.table.Derived;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class ExpiryTest {
  private static final TableSchema PLAIN =
      new TableSchema(0x02000000, 1, "Sessions", new KeyAttribute("id", KeyType.S), null);
  private static final TableSchema EXPIRING = PLAIN.changed(new Derived(List.of(), null, "until"));
  private static final long FIVE_YEARS_SECONDS = 1_826L * 86_400;

  @Test
  void aNumberSaysSeconds() {
    assertEquals(1_771_734_022, seconds("1771734022"));
    assertEquals(1_771_734_020, seconds("177173402e1"));
    assertEquals(1, seconds("1"));
    assertEquals(253_402_300_799L, seconds("253402300799"));
  }

  @Test
  void aFractionIsWaitedFor() {
    assertEquals(1_771_734_023, seconds("1771734022.0001"));
    assertEquals(1_771_734_022, seconds("1771734022.000"));
    assertEquals(1, seconds("1e-100"));
  }

  @Test
  void whatIsNoTimeSaysNothing() {
    for (var text :
        List.of(
            "0", "-1", "-1771734022", "253402300799.5", "253402300800", "1771734022000", "1e125")) {
      assertEquals(Expiry.NEVER, seconds(text), text);
    }
    assertEquals(Expiry.NEVER, Expiry.seconds(EXPIRING, null));
    assertEquals(Expiry.NEVER, Expiry.seconds(PLAIN, item(new ItemWriter().number("5").take())));
    assertEquals(
        Expiry.NEVER, Expiry.seconds(EXPIRING, item(new ItemWriter().string("1771734022").take())));
    var key = new ItemWriter().beginItem().name("id").string("a").endItem().take();
    assertEquals(Expiry.NEVER, Expiry.seconds(EXPIRING, key));
  }

  @Test
  void anItemIsDueOnceEveryClockIsPastItAndForFiveYears() {
    long seconds = 1_771_734_022;
    assertFalse(Expiry.isDue(seconds, seconds * 1_000));
    assertFalse(Expiry.isDue(seconds, seconds * 1_000 + 499));
    assertTrue(Expiry.isDue(seconds, seconds * 1_000 + 500));
    long last = (seconds + FIVE_YEARS_SECONDS) * 1_000;
    assertTrue(Expiry.isDue(seconds, last));
    assertFalse(Expiry.isDue(seconds, last + 1));
    assertFalse(Expiry.isDue(Expiry.NEVER, 1_000));
  }

  @Test
  void wholeNumbersAreFoundAsArithmeticFindsThem() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      var number =
          new BigDecimal(new BigInteger(random.nextInt(1, 100), random), random.nextInt(-20, 40));
      if (number.precision() > 38) {
        continue;
      }
      var ceiling = number.setScale(0, RoundingMode.CEILING).toBigInteger();
      long most = random.nextLong(1, 1_000_000_000_000_000L);
      assertEquals(
          ceiling.min(BigInteger.valueOf(most + 1)).longValueExact(),
          NumberCodec.ceiling(DecimalNumber.of(number).toValue(), most),
          "seed " + seed + ": " + number);
    }
  }

  private static long seconds(String number) {
    return Expiry.seconds(EXPIRING, item(new ItemWriter().number(number).take()));
  }

  private static Bytes item(Bytes until) {
    return new ItemWriter()
        .beginItem()
        .name("id")
        .string("a")
        .name("until")
        .value(until)
        .endItem()
        .take();
  }
}
