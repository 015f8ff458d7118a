package dev.stator.router.table;

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
      return checked(principal.account(), principal.region(), nameOrArn);
    }
    int region = nameOrArn.indexOf(':', PREFIX.length());
    int account = nameOrArn.indexOf(':', region + 1);
    if (!nameOrArn.startsWith(PREFIX)
        || region < 0
        || account < 0
        || !nameOrArn.startsWith(TABLE, account + 1)) {
      throw RequestException.validation(
          "Invalid TableArn: Invalid ResourceArn provided as input " + nameOrArn);
    }
    return checked(
        nameOrArn.substring(region + 1, account),
        nameOrArn.substring(PREFIX.length(), region),
        nameOrArn.substring(account + 1 + TABLE.length()));
  }

  private static TableArn checked(String account, String region, String name) {
    if (!TableNames.isValid(name)) {
      throw RequestException.validation(
          "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may contain"
              + " only the characters a-z, A-Z, 0-9, '_', '-', and '.'");
    }
    return new TableArn(account, region, name);
  }

  @Override
  public String toString() {
    return PREFIX + region + ":" + account + ":" + TABLE + name;
  }
}
