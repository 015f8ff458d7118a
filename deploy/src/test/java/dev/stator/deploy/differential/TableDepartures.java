package dev.stator.deploy.differential;

import static dev.stator.deploy.differential.Departure.answers;
import static dev.stator.deploy.differential.Departure.errors;
import static dev.stator.deploy.differential.Departure.lenient;
import static dev.stator.deploy.differential.Departure.without;
import static dev.stator.deploy.differential.Departure.wording;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** About tables as such. */
final class TableDepartures {
  private static final String TABLES = "Public tests that run against the service: tables";
  private static final String INVALID = "One or more parameter values were invalid: ";

  private TableDepartures() {}

  static List<Departure> all() {
    return List.of(
        new Departure(
            "tags",
            "API reference, TagResource",
            "does not have them",
            difference ->
                difference.local().message().contains("Tagging is not currently supported")),
        new Departure(
            "continuous backups",
            "API reference, DescribeContinuousBackups",
            "does not have them",
            difference ->
                difference.step().operation().equals("DescribeContinuousBackups")
                    && difference.local().error().equals("UnknownOperationException")),
        errors(
            "a table that is there",
            "API reference, ResourceInUseException",
            "has a sentence of its own",
            "ResourceInUseException: Table already exists: .*",
            "ResourceInUseException: Cannot create preexisting table"),
        errors(
                "rules before the table is looked for",
                TABLES,
                "looks for the table first",
                "ValidationException: (At least one of .* is required|" + INVALID + ".*)",
                "ResourceNotFoundException: Cannot do operations on a non-existent table")
            .of("UpdateTable"),
        wording(
                "an update of nothing in a table",
                TABLES,
                "has words of its own",
                "At least one of .* is required",
                "Nothing to update")
            .of("UpdateTable"),
        new Departure(
                "quotas of an account",
                "Developer guide, quotas: an account's, which can be raised",
                "has those that an account begins with",
                difference ->
                    difference.stator().succeeded()
                        && difference
                            .local()
                            .message()
                            .startsWith("Cannot increase provisioned throughput to more than "))
            .of("CreateTable", "UpdateTable"),
        answers(
                "a table that is being updated",
                "Public tests that run against the service: UpdateTable answers with what still is",
                "answers with what will be, and forgets the protection from deletion",
                (stator, local) ->
                    Objects.equals(
                        without(
                            "DeletionProtectionEnabled", without("ProvisionedThroughput", stator)),
                        without(
                            "DeletionProtectionEnabled", without("ProvisionedThroughput", local))))
            .of("UpdateTable"),
        wording(
            "throughput that is missing",
            TABLES,
            "has words of its own",
            INVALID + ".*(ProvisionedThroughput|ReadCapacityUnits and WriteCapacityUnits) .*",
            "No provisioned throughput specified for the .*"),
        lenient(
            "throughput that does not go with its billing mode",
            TABLES,
            "takes it",
            "ValidationException: "
                + INVALID
                + "(Neither ReadCapacityUnits nor WriteCapacityUnits can be specified|ProvisionedThroughput must be specified) when BillingMode is .*"),
        wording(
                "keys of new tables and indexes",
                TABLES,
                "has words and an order of its own",
                "(" + INVALID + ".*|Both the Hash Key and the Range Key .*|Invalid KeySchema: .*)",
                "(If Projection type INCLUDE is specified, .*|Two keys can not have the same name|(Hash|Range) Key not specified in Attribute Definitions\\..*|Invalid StreamViewType: .*|Local Secondary indices are not allowed on hash tables, .*|.*[Ii]nde(x|ces|xes).*|.*Attribute Definitions.*)")
            .of("CreateTable", "UpdateTable"),
        answers(
            "the throughput of indexes on demand",
            "API reference, GlobalSecondaryIndexDescription",
            "leaves it out",
            (stator, local) ->
                Objects.equals(
                    without("ProvisionedThroughput", stator),
                    without("ProvisionedThroughput", local))),
        answers(
            "a table that is deleted",
            "Public tests that run against the service: DeleteTable",
            "describes its keys as well",
            (stator, local) ->
                stator.get("TableDescription") instanceof Map<?, ?> ours
                    && local.get("TableDescription") instanceof Map<?, ?> theirs
                    && !ours.containsKey("KeySchema")
                    && theirs.entrySet().containsAll(ours.entrySet())));
  }
}
