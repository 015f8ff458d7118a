package dev.stator.deploy.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** What the SDK makes of an error, compared to the letter. */
public final class Refusals {
  private Refusals() {}

  /** Passes when {@code call} fails with exactly this error; returns it for further looks. */
  public static DynamoDbException refused(String code, String message, Executable call) {
    var error = assertThrows(DynamoDbException.class, call);
    var details = error.awsErrorDetails();
    assertEquals(code + ": " + message, details.errorCode() + ": " + details.errorMessage());
    return error;
  }

  /** {@link #refused} with a ValidationException. */
  public static DynamoDbException invalid(String message, Executable call) {
    return refused("ValidationException", message, call);
  }
}
