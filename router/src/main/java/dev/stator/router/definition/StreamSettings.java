package dev.stator.router.definition;

/**
 * A table's stream, or the last one it had.
 *
 * @param viewType empty once it is disabled
 * @param label when it was enabled, as its ARN ends
 */
public record StreamSettings(String viewType, String label) {
  public boolean enabled() {
    return !viewType.isEmpty();
  }
}
