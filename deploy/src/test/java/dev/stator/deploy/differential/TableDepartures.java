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
            "ValidationException: .*",
            "ResourceNotFoundException: Cannot do operations on a non-existent table"),
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
            ".*"),
        wording(
            "a stream without a view type",
            TABLES,
            "has words of its own",
            INVALID + "Table is being created with a stream enabled.*",
            "Invalid StreamViewType: .*"),
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
