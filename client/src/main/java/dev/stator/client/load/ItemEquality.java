package dev.stator.client.load;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Whether two items are the same to DynamoDB: sets have no order, numbers no spelling. */
final class ItemEquality {
  private ItemEquality() {}

  static boolean same(Map<String, AttributeValue> one, Map<String, AttributeValue> other) {
    return one.keySet().equals(other.keySet())
        && one.entrySet().stream()
            .allMatch(entry -> same(entry.getValue(), value(other, entry.getKey())));
  }

  private static AttributeValue value(Map<String, AttributeValue> item, String name) {
    return item.getOrDefault(name, AttributeValue.fromNul(true));
  }

  static boolean same(AttributeValue one, AttributeValue other) {
    if (one.type() != other.type()) {
      return false;
    }
    return switch (one.type()) {
      case N -> number(one.n()).compareTo(number(other.n())) == 0;
      case SS -> new HashSet<>(one.ss()).equals(new HashSet<>(other.ss()));
      case BS -> new HashSet<>(one.bs()).equals(new HashSet<>(other.bs()));
      case NS -> numbers(one.ns()).equals(numbers(other.ns()));
      case M -> same(one.m(), other.m());
      case L -> sameList(one.l(), other.l());
      case S, B, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> one.equals(other);
    };
  }

  private static boolean sameList(List<AttributeValue> one, List<AttributeValue> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!same(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static BigDecimal number(String text) {
    return new BigDecimal(text).stripTrailingZeros();
  }

  private static java.util.Set<BigDecimal> numbers(List<String> texts) {
    return texts.stream().map(ItemEquality::number).collect(Collectors.toSet());
  }
}
