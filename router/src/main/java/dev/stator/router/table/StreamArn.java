package dev.stator.router.table;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.router.auth.Principal;
import dev.stator.router.validation.TableNames;
import java.util.regex.Pattern;

/**
 * Which stream a request means: the parts of its ARN.
 *
 * @param given as the request has it
 */
public record StreamArn(String given, TableArn table, String label) {
  private static final Pattern FORM =
      Pattern.compile("arn:aws:dynamodb:([^:]*):([^:]*):table/([^/]*)/stream/([^/]+)");

  public static StreamArn of(Principal principal, String given) {
    var parts = FORM.matcher(given);
    if (!parts.matches() || !TableNames.isValid(parts.group(3))) {
      throw RequestException.validation("Invalid StreamArn");
    }
    if (!parts.group(2).equals(principal.account())) {
      throw TableArn.ofAnotherAccount();
    }
    return new StreamArn(
        given, new TableArn(parts.group(2), parts.group(1), parts.group(3)), parts.group(4));
  }

  public RequestException absent() {
    return new RequestException(
        ErrorCode.RESOURCE_NOT_FOUND,
        "Requested resource not found: Stream: " + given + " not found");
  }
}
