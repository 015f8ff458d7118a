package dev.stator.router.definition;

import org.jspecify.annotations.Nullable;

/**
 * By which attribute a table's items expire, or did.
 *
 * @param changedMillis when that was last enabled or disabled
 */
public record TimeToLive(String attribute, boolean enabled, long changedMillis) {
  /** The attribute, or null while items do not expire. */
  static @Nullable String activeAttribute(@Nullable TimeToLive setting) {
    return setting != null && setting.enabled ? setting.attribute : null;
  }
}
