package dev.stator.router.definition;

import dev.stator.router.validation.Members;
import java.util.List;

/**
 * One attribute of a key schema.
 *
 * @param hash whether it belongs to the partition key
 */
public record KeyElement(String name, boolean hash) {
  static List<KeyElement> of(List<Members> keySchema) {
    return keySchema.stream()
        .map(element ->
            new KeyElement(
                element.requiredText("AttributeName"),
                element.requiredText("KeyType").equals("HASH")))
        .toList();
  }

  public String keyType() {
    return hash ? "HASH" : "RANGE";
  }
}
