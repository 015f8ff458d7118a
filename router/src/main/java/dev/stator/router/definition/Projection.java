package dev.stator.router.definition;

import java.util.List;

/**
 * The attributes that an index holds besides keys.
 *
 * @param type ALL, KEYS_ONLY or INCLUDE
 * @param nonKeyAttributes sorted; empty unless the type is INCLUDE
 */
public record Projection(String type, List<String> nonKeyAttributes) {
  public Projection {
    nonKeyAttributes = nonKeyAttributes.stream().sorted().toList();
  }
}
