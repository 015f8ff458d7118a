package dev.stator.deploy.conformance;

import static dev.stator.deploy.harness.Refusals.invalid;
import static dev.stator.deploy.harness.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ComparisonOperator;
import software.amazon.awssdk.services.dynamodb.model.Condition;
import software.amazon.awssdk.services.dynamodb.model.ConditionalOperator;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Query: which items in which order, a page at a time, what it costs, what is refused. */
@Conformance
class QueryTest {
  private final DynamoDbClient dynamo;
  private final String table;
  private final String texts;
  private final String binaries;

  QueryTest(DynamoDbClient dynamo, Tables tables) {
    this.dynamo = dynamo;
    table = tables.create("pk:S", "sk:N");
    texts = tables.create("pk:S", "sk:S");
    binaries = tables.create("pk:S", "sk:B");
    for (int i = 1; i <= 9; i++) {
      put(table, "nine", n(i), Map.of("odd", AttributeValue.fromBool(i % 2 == 1), "i", n(i)));
    }
    put(table, "other", n(5), Map.of());
    for (var text : List.of("a", "ab", "abc", "b", "\u00e9", "\ud83d\ude00", "\uffff")) {
      put(texts, "t", s(text), Map.of());
    }
    for (int[] bytes : new int[][] {{0}, {0, 1}, {1}, {127}, {128}, {255}, {255, 0}, {255, 255}}) {
      put(binaries, "b", b(bytes), Map.of());
    }
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  private static AttributeValue n(int number) {
    return AttributeValue.fromN(Integer.toString(number));
  }

  private static AttributeValue b(int... bytes) {
    var array = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      array[i] = (byte) bytes[i];
    }
    return AttributeValue.fromB(SdkBytes.fromByteArray(array));
  }

  private void put(String to, String pk, AttributeValue sk, Map<String, AttributeValue> more) {
    var item = new HashMap<>(more);
    item.put("pk", s(pk));
    item.put("sk", sk);
    dynamo.putItem(r -> r.tableName(to).item(item));
  }

  private QueryResponse query(
      String from,
      String condition,
      Map<String, AttributeValue> values,
      Consumer<QueryRequest.Builder> more) {
    return dynamo.query(r ->
        more.accept(
            r.tableName(from)
                .keyConditionExpression(condition)
                .expressionAttributeValues(values)
                .consistentRead(true)));
  }

  private QueryResponse nine(Consumer<QueryRequest.Builder> more) {
    return query(table, "pk = :p", Map.of(":p", s("nine")), more);
  }

  private static List<Integer> numbers(QueryResponse page) {
    return page.items().stream().map(item -> Integer.valueOf(item.get("sk").n())).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sk = :a|3",
        "sk < :a|1 2",
        "sk <= :a|1 2 3",
        "sk > :c|8 9",
        "sk >= :c|7 8 9",
        ":a > sk|1 2",
        ":c <= sk|7 8 9",
        "sk bEtWeEn :a aNd :c|3 4 5 6 7",
      })
  void numbersAreComparedAsNumbers(String condition, String expected) {
    var values = new HashMap<>(Map.of(":p", s("nine")));
    if (condition.contains(":a")) {
      values.put(":a", AttributeValue.fromN("3.0"));
    }
    if (condition.contains(":c")) {
      values.put(":c", n(7));
    }
    var page = query(table, condition + " AND (pk = :p)", values, r -> {});
    assertEquals(expected, String.join(" ", numbers(page).stream().map(String::valueOf).toList()));
  }

  @ParameterizedTest
  @CsvSource({
    "'sk < :a', a",
    "'sk > :a', abc b \u00e9 \uffff \ud83d\ude00",
    "'begins_with(sk, :a)', ab abc",
  })
  void stringsSortByTheirBytes(String condition, String expected) {
    var page =
        query(texts, "pk = :p AND " + condition, Map.of(":p", s("t"), ":a", s("ab")), r -> {});
    var found = page.items().stream().map(item -> item.get("sk").s()).toList();
    assertEquals(expected, String.join(" ", found));
  }

  @Test
  void binariesAreUnsigned() {
    assertEquals(List.of("00", "0001", "01"), hex("sk < :a", b(127)));
    assertEquals(List.of("80", "ff", "ff00", "ffff"), hex("sk > :a", b(127)));
    assertEquals(List.of("ff", "ff00", "ffff"), hex("begins_with(sk, :a)", b(255)));
    assertEquals(List.of("00", "0001"), hex("begins_with(sk, :a)", b(0)));
  }

  private List<String> hex(String condition, AttributeValue value) {
    return query(binaries, "pk = :p AND " + condition, Map.of(":p", s("b"), ":a", value), r -> {})
        .items()
        .stream()
        .map(item -> HexFormat.of().formatHex(item.get("sk").b().asByteArray()))
        .toList();
  }

  @Test
  void pagesFollowEachOtherInBothDirections() {
    var upwards = IntStream.rangeClosed(1, 9).boxed().toList();
    for (boolean forward : new boolean[] {true, false}) {
      for (int limit : new int[] {1, 4, 9, 10}) {
        var found = new ArrayList<Integer>();
        Map<String, AttributeValue> start = Map.of();
        int pages = 0;
        do {
          var from = start;
          var page =
              nine(r -> {
                r.limit(limit).scanIndexForward(forward);
                if (!from.isEmpty()) {
                  r.exclusiveStartKey(from);
                }
              });
          pages++;
          found.addAll(numbers(page));
          start = page.lastEvaluatedKey();
          assertEquals(page.count() == limit, page.hasLastEvaluatedKey());
        } while (!start.isEmpty());
        assertEquals(forward ? upwards : upwards.reversed(), found);
        assertEquals(9 / limit + 1, pages);
      }
    }
  }

  @Test
  void aPageEndsWithTheItemThatMakesItAMegabyte() {
    for (int i = 0; i < 5; i++) {
      put(table, "large", n(i), Map.of("x", s("x".repeat(350 * 1024))));
    }
    var first = query(table, "pk = :p", Map.of(":p", s("large")), r -> {});
    assertEquals(List.of(0, 1, 2), numbers(first));
    assertEquals(Map.of("pk", s("large"), "sk", n(2)), first.lastEvaluatedKey());
    var rest =
        query(
            table,
            "pk = :p",
            Map.of(":p", s("large")),
            r -> r.exclusiveStartKey(first.lastEvaluatedKey()));
    assertEquals(List.of(3, 4), numbers(rest));
    assertFalse(rest.hasLastEvaluatedKey());
    var none =
        query(
            table,
            "pk = :p",
            Map.of(":p", s("large"), ":y", s("y")),
            r -> r.filterExpression("x = :y").select(Select.COUNT));
    assertEquals(0, none.count());
    assertEquals(3, none.scannedCount());
    assertTrue(none.hasLastEvaluatedKey());
  }

  @Test
  void filtersDropAfterTheLimit() {
    var values = Map.of(":p", s("nine"), ":t", AttributeValue.fromBool(true));
    var page = query(table, "pk = :p", values, r -> r.filterExpression("odd = :t").limit(4));
    assertEquals(List.of(1, 3), numbers(page));
    assertEquals(2, page.count());
    assertEquals(4, page.scannedCount());
    assertEquals(n(4), page.lastEvaluatedKey().get("sk"));
  }

  @Test
  void onlyWhatIsNamedComesBack() {
    assertEquals(
        List.of(Map.of("i", n(1))),
        nine(r -> r.projectionExpression("i, absent").limit(1)).items());
    assertEquals(List.of(Map.of()), nine(r -> r.projectionExpression("absent").limit(1)).items());
    var counted = nine(r -> r.select(Select.COUNT));
    assertEquals(9, counted.count());
    assertFalse(counted.hasItems());
  }

  @Test
  void olderParametersSayTheSame() {
    var page =
        dynamo.query(r ->
            r.tableName(table)
                .keyConditions(
                    Map.of(
                        "pk", condition(ComparisonOperator.EQ, s("nine")),
                        "sk", condition(ComparisonOperator.GT, n(2))))
                .queryFilter(
                    Map.of(
                        "i", condition(ComparisonOperator.IN, n(2), n(4)),
                        "odd", condition(ComparisonOperator.EQ, AttributeValue.fromBool(true))))
                .conditionalOperator(ConditionalOperator.OR)
                .attributesToGet("sk"));
    assertEquals(List.of(3, 4, 5, 7, 9), numbers(page));
    assertEquals(7, page.scannedCount());
  }

  private static Condition condition(ComparisonOperator operator, AttributeValue... values) {
    return Condition.builder().comparisonOperator(operator).attributeValueList(values).build();
  }

  @Test
  void aPageCostsWhatItsItemsWeighTogether() {
    for (int i = 0; i < 3; i++) {
      put(table, "costs", n(i), Map.of("x", s("x".repeat(2000))));
    }
    var asked = Map.of(":p", s("costs"));
    Consumer<QueryRequest.Builder> indexes =
        r -> r.returnConsumedCapacity(ReturnConsumedCapacity.INDEXES).projectionExpression("sk");
    var strong = query(table, "pk = :p", asked, indexes).consumedCapacity();
    assertEquals(2.0, strong.capacityUnits());
    assertEquals(2.0, strong.table().capacityUnits());
    assertEquals(table, strong.tableName());
    var weak = query(table, "pk = :p", asked, indexes.andThen(r -> r.consistentRead(false)));
    assertEquals(1.0, weak.consumedCapacity().capacityUnits());
  }

  @Test
  void refusalsAreWordedAsTheServiceWordsThem() {
    refused(
        "ResourceNotFoundException",
        "Requested resource not found",
        () -> query("nowhere", "sk = :p", Map.of(":p", s("x")), r -> {}));
    invalid(
        "Query condition missed key schema element: pk",
        () -> query(table, "sk = :p", Map.of(":p", s("x")), r -> {}));
    invalid(
        "Query key condition not supported",
        () -> query(table, "pk > :p", Map.of(":p", s("x")), r -> {}));
    invalid(
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk",
        () -> nine(r -> r.filterExpression("attribute_exists(sk)")));
    invalid(
        "The provided starting key is invalid",
        () -> nine(r -> r.exclusiveStartKey(Map.of("pk", s("nine")))));
    invalid(
        "The provided starting key is outside query boundaries based on provided conditions",
        () -> nine(r -> r.exclusiveStartKey(Map.of("pk", s("ten"), "sk", n(1)))));
    invalid(
        "The table does not have the specified index: nowhere",
        () -> nine(r -> r.indexName("nowhere")));
    invalid(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
        () -> dynamo.query(r -> r.tableName(table)));
  }

  @Test
  void keyValuesMayBeAsLongAsKeysMayBe() {
    for (int length : new int[] {1024, 1025}) {
      var values = Map.of(":p", s("t"), ":s", s("x".repeat(length)));
      if (length == 1024) {
        assertEquals(0, query(texts, "pk = :p AND sk = :s", values, r -> {}).count());
      } else {
        invalid(
            "One or more parameter values were invalid: "
                + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
            () -> query(texts, "pk = :p AND sk = :s", values, r -> {}));
      }
    }
    assertEquals(0, query(texts, "pk = :p", Map.of(":p", s("x".repeat(2048))), r -> {}).count());
    invalid(
        "One or more parameter values were invalid: "
            + "Size of hashkey has exceeded the maximum size limit of2048 bytes",
        () -> query(texts, "pk = :p", Map.of(":p", s("x".repeat(2049))), r -> {}));
  }
}
