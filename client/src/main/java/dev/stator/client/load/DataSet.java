package dev.stator.client.load;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A shop in one table: of every ten items one is a customer, one a product, eight are orders. Each
 * item follows from the seed and its number alone, so that it can be made again for comparison.
 *
 * @param seed of all items
 * @param items how many
 */
record DataSet(long seed, long items) {
  private static final List<String> FIRST =
      List.of(
          "Ada", "Björn", "Chloé", "Dmitri", "Esra", "Fatou", "Grace", "Hiroshi", "Inés", "Jonas");
  private static final List<String> LAST =
      List.of("Okafor", "Müller", "Nguyễn", "Silva", "Kowalska", "Haddad", "Tanaka", "Lindqvist");
  private static final List<String> CITIES =
      List.of("Lisboa", "Kraków", "Osaka", "Nairobi", "Montréal", "Tallinn", "Porto Alegre");
  private static final List<String> TAGS =
      List.of("new", "sale", "organic", "vegan", "refurbished", "bulky", "fragile", "gift", "eco");
  private static final List<String> STATES =
      List.of("PLACED", "PAID", "PACKED", "SHIPPED", "DELIVERED", "RETURNED");

  /** Item {@code number} of 0 to items - 1. */
  Map<String, AttributeValue> item(long number) {
    var random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
    return switch ((int) (number % 10)) {
      case 0 -> customer(number, random);
      case 1 -> product(number, random);
      default -> order(number, random);
    };
  }

  /** The key attributes of an item. */
  static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
    var key = new LinkedHashMap<String, AttributeValue>();
    key.put("pk", attribute(item, "pk"));
    key.put("sk", attribute(item, "sk"));
    return key;
  }

  private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
    var value = item.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return value;
  }

  private Map<String, AttributeValue> customer(long number, SplittableRandom random) {
    var item = new LinkedHashMap<String, AttributeValue>();
    String first = pick(FIRST, random);
    String last = pick(LAST, random);
    item.put("pk", text("CUSTOMER#" + number));
    item.put("sk", text("PROFILE"));
    item.put("kind", text("customer"));
    item.put("name", text(first + " " + last));
    item.put("email", text("c" + number + "@shop.example"));
    item.put("address", address(random));
    item.put("phones", list(text(phone(random)), text(phone(random))));
    item.put("interests", texts(random));
    item.put("loyaltyPoints", number(BigDecimal.valueOf(random.nextInt(100_000))));
    item.put("newsletter", AttributeValue.fromBool(random.nextBoolean()));
    item.put(
        "referredBy", random.nextInt(4) == 0 ? text("CUSTOMER#0") : AttributeValue.fromNul(true));
    item.put("joined", text(moment(random)));
    return item;
  }

  private Map<String, AttributeValue> product(long number, SplittableRandom random) {
    var item = new LinkedHashMap<String, AttributeValue>();
    var thumbnail = new byte[48];
    random.nextBytes(thumbnail);
    var dimensions = new LinkedHashMap<String, AttributeValue>();
    dimensions.put("widthMm", number(BigDecimal.valueOf(1 + random.nextInt(2_000))));
    dimensions.put("heightMm", number(BigDecimal.valueOf(1 + random.nextInt(2_000))));
    dimensions.put("weightKg", number(BigDecimal.valueOf(1 + random.nextInt(90_000), 3)));
    item.put("pk", text("PRODUCT#" + number));
    item.put("sk", text("DETAILS"));
    item.put("kind", text("product"));
    item.put("title", text(pick(TAGS, random) + " thing no. " + number));
    item.put("price", number(price(random)));
    item.put("currency", text("EUR"));
    item.put("tags", texts(random));
    item.put("dimensions", AttributeValue.fromM(dimensions));
    item.put("stock", number(BigDecimal.valueOf(random.nextInt(500))));
    item.put("sizes", numbers(random));
    item.put("thumbnail", AttributeValue.fromB(SdkBytes.fromByteArray(thumbnail)));
    return item;
  }

  private Map<String, AttributeValue> order(long number, SplittableRandom random) {
    var item = new LinkedHashMap<String, AttributeValue>();
    long customer = random.nextLong(Math.max(1, items / 10)) * 10;
    var lines = new ArrayList<AttributeValue>();
    for (int line = 0; line <= random.nextInt(4); line++) {
      var entry = new LinkedHashMap<String, AttributeValue>();
      entry.put("product", text("PRODUCT#" + (random.nextLong(Math.max(1, items / 10)) * 10 + 1)));
      entry.put("quantity", number(BigDecimal.valueOf(1 + random.nextInt(9))));
      entry.put("price", number(price(random)));
      lines.add(AttributeValue.fromM(entry));
    }
    var payment = new LinkedHashMap<String, AttributeValue>();
    payment.put("method", text(random.nextBoolean() ? "card" : "transfer"));
    payment.put("authorised", AttributeValue.fromBool(random.nextInt(20) != 0));
    payment.put("fee", number(BigDecimal.valueOf(random.nextInt(500), 2)));
    item.put("pk", text("CUSTOMER#" + customer));
    item.put("sk", text("ORDER#" + number));
    item.put("kind", text("order"));
    item.put("state", text(pick(STATES, random)));
    item.put("placedAt", text(moment(random)));
    item.put("total", number(price(random)));
    item.put("lines", AttributeValue.fromL(lines));
    item.put("shipTo", address(random));
    item.put("payment", AttributeValue.fromM(payment));
    item.put("coupons", texts(random));
    return item;
  }

  private static AttributeValue address(SplittableRandom random) {
    var geo = new LinkedHashMap<String, AttributeValue>();
    geo.put("lat", number(BigDecimal.valueOf(random.nextInt(-90_000_000, 90_000_000), 6)));
    geo.put("lon", number(BigDecimal.valueOf(random.nextInt(-180_000_000, 180_000_000), 6)));
    var address = new LinkedHashMap<String, AttributeValue>();
    address.put("street", text((1 + random.nextInt(300)) + " Rua das Flores"));
    address.put("city", text(pick(CITIES, random)));
    address.put("zip", text(String.valueOf(10_000 + random.nextInt(90_000))));
    address.put("geo", AttributeValue.fromM(geo));
    return AttributeValue.fromM(address);
  }

  private static String phone(SplittableRandom random) {
    return "+" + (10_000_000_000L + random.nextLong(80_000_000_000L));
  }

  private static String moment(SplittableRandom random) {
    return Instant.ofEpochSecond(1_600_000_000L + random.nextInt(150_000_000)).toString();
  }

  private static BigDecimal price(SplittableRandom random) {
    return BigDecimal.valueOf(1 + random.nextInt(200_000), 2);
  }

  private static AttributeValue texts(SplittableRandom random) {
    var texts = new TreeSet<String>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      texts.add(pick(TAGS, random));
    }
    return AttributeValue.fromSs(List.copyOf(texts));
  }

  private static AttributeValue numbers(SplittableRandom random) {
    var numbers = new TreeSet<Integer>();
    for (int i = 0; i <= random.nextInt(5); i++) {
      numbers.add(34 + random.nextInt(14));
    }
    return AttributeValue.fromNs(numbers.stream().map(String::valueOf).toList());
  }

  private static AttributeValue list(AttributeValue... values) {
    return AttributeValue.fromL(List.of(values));
  }

  private static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }

  private static AttributeValue number(BigDecimal number) {
    return AttributeValue.fromN(number.stripTrailingZeros().toPlainString());
  }

  private static String pick(List<String> from, SplittableRandom random) {
    return from.get(random.nextInt(from.size()));
  }
}
