package dev.stator.router.table;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.router.auth.Principal;
import dev.stator.router.validation.TableNames;

/** Which table a request means: the parts of its ARN. */
public record TableArn(String account, String region, String name) {
  private static final String PREFIX = "arn:aws:dynamodb:";
  private static final String TABLE = "table/";

  /** Reads a name, which means a table of the caller's own account and region, or an ARN. */
  public static TableArn of(Principal principal, String nameOrArn) {
    if (!nameOrArn.startsWith("arn:")) {
      return named(principal, nameOrArn);
    }
    var parts = nameOrArn.split(":", 6);
    int slash = parts.length < 6 ? -1 : parts[5].indexOf('/');
    if (slash < 0) {
      throw malformed(nameOrArn);
    }
    if (!parts[1].equals("aws")) {
      throw refused("Invalid AWS partition in '" + nameOrArn + "'");
    }
    if (!parts[2].equals("dynamodb")) {
      throw malformed(nameOrArn);
    }
    if (!parts[5].startsWith(TABLE)) {
      throw refused("Invalid resource type in '" + nameOrArn + "'");
    }
    var name = parts[5].substring(TABLE.length());
    if (!TableNames.isValid(name)) {
      throw malformed(nameOrArn);
    }
    if (!parts[3].equals(principal.region())) {
      throw refused("Invalid AWS region in '" + nameOrArn + "'");
    }
    if (!parts[4].equals(principal.account())) {
      throw ofAnotherAccount();
    }
    return new TableArn(parts[4], parts[3], name);
  }

  static RequestException ofAnotherAccount() {
    return new RequestException(ErrorCode.ACCESS_DENIED, "Access is denied");
  }

  private static TableArn named(Principal principal, String name) {
    if (!TableNames.isValid(name)) {
      throw RequestException.validation(
          "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may contain"
              + " only the characters a-z, A-Z, 0-9, '_', '-', and '.'");
    }
    return new TableArn(principal.account(), principal.region(), name);
  }

  private static RequestException malformed(String arn) {
    return refused(
        "Value '"
            + arn
            + "' at 'tableName' failed to satisfy constraint: Valid ARN format is"
            + " 'arn:<awsPartition>:<vendor>:<region>:<subscriber>:resourceType/resourceName', where"
            + " Resource name must have length less than or equal to 255, Resource name must have"
            + " length greater than or equal to 3, Resource name must satisfy regular expression"
            + " pattern: [a-zA-Z0-9_.-]+");
  }

  private static RequestException refused(String why) {
    return RequestException.validation("1 validation error detected: " + why);
  }

  @Override
  public String toString() {
    return PREFIX + region + ":" + account + ":" + TABLE + name;
  }
}
