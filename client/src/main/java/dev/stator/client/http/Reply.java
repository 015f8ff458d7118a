package dev.stator.client.http;

/** An HTTP status and the JSON text that came with it. */
public record Reply(int status, String body) {
  public boolean ok() {
    return status == 200;
  }

  /** Name of the error, or empty. */
  public String errorCode() {
    return ok() ? "" : ErrorKind.code(body);
  }
}
