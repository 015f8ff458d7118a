package dev.stator.router.table;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.router.auth.Principal;
import dev.stator.router.validation.TableNames;
import org.jspecify.annotations.Nullable;

/**
 * The ARN that operations on tags name a table by; unlike elsewhere, a plain name is refused.
 *
 * @param given as the request has it
 */
public record ResourceArn(String given) {
  private static final String TABLE = "table/";

  public static ResourceArn checked(@Nullable String given) {
    if (given == null) {
      throw RequestException.validation("Invalid TableArn");
    }
    if (!given.startsWith("arn:")) {
      throw invalid("ARNs must start with 'arn:': " + given);
    }
    return new ResourceArn(given);
  }

  /**
   * The table that is meant.
   *
   * @param operation for the message to a stranger
   */
  public TableArn table(Principal principal, String operation) {
    var parts = given.split(":", 6);
    if (parts.length < 6 || !parts[1].equals("aws") || !parts[2].equals("dynamodb")) {
      throw denied(principal, operation);
    }
    var resource = parts[5];
    if (!resource.startsWith(TABLE) || resource.contains("/backup/")) {
      throw invalid("Provided Arn is not a DynamoDB resource arn: " + given);
    }
    if (!parts[4].equals(principal.account())) {
      throw TableArn.ofAnotherAccount();
    }
    var name = resource.substring(TABLE.length());
    if (name.contains("/index/")) {
      throw invalid(
          "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: "
              + given);
    }
    if (!parts[3].equals(principal.region()) || !TableNames.isValid(name)) {
      throw RequestException.validation(
          "Invalid TableArn: Invalid ResourceArn provided as input " + given);
    }
    return new TableArn(parts[4], parts[3], name);
  }

  private RequestException denied(Principal principal, String operation) {
    return new RequestException(
        ErrorCode.ACCESS_DENIED,
        "User: arn:aws:iam::"
            + principal.account()
            + ":user/"
            + principal.identity()
            + " is not authorized to perform: dynamodb:"
            + operation
            + " on resource: "
            + given);
  }

  private static RequestException invalid(String why) {
    return RequestException.validation("One or more parameter values were invalid: " + why);
  }

  public static RequestException absent(String given) {
    return new RequestException(
        ErrorCode.RESOURCE_NOT_FOUND,
        "Requested resource not found: ResourceArn: " + given + " not found");
  }
}
