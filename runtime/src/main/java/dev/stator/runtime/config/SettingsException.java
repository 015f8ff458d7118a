package dev.stator.runtime.config;

/**
 * A flag or a line of a configuration file that cannot be used; the message says what is wrong and
 * what to write.
 */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SettingsException(String message) {
    super(message);
  }
}
