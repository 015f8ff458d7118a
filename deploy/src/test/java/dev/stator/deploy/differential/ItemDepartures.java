package dev.stator.deploy.differential;

import static dev.stator.deploy.differential.Departure.answers;
import static dev.stator.deploy.differential.Departure.errors;
import static dev.stator.deploy.differential.Departure.lenient;
import static dev.stator.deploy.differential.Departure.shortest;
import static dev.stator.deploy.differential.Departure.without;
import static dev.stator.deploy.differential.Departure.wording;

import dev.stator.deploy.harness.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** About single items and batches of them. */
final class ItemDepartures {
  private static final String KEYS = "Public tests that run against the service: keys of items";

  private static final String EXPRESSIONS =
      "Public tests that run against the service: what is wrong with an expression comes first";

  private static final String INDEX_KEYS =
      "Public tests that run against the service: attributes that are keys of an index";
  private static final String INDEX_KEY =
      "(One or more parameter values were invalid: Type mismatch for Index Key .*|The update expression attempted to update the secondary index key to unsupported type)";

  private static final String BINARY_SETS =
      "ValidationException: (.*: )?One or more parameter values were invalid: Binary sets may not contain null or empty values.*";

  private ItemDepartures() {}

  static List<Departure> all() {
    return List.of(
        errors(
            "a table that is not there",
            "API reference, ResourceNotFoundException; public tests that run against the service",
            "has a sentence of its own",
            "ResourceNotFoundException: Requested resource not found(: Table: .* not found)?",
            "ResourceNotFoundException: Cannot do operations on a non-existent table"),
        wording(
            "a key that does not fit its table",
            KEYS,
            "has words of its own for each way in which it does not",
            "The provided key element does not match the schema",
            "(The number of conditions on the keys is invalid|Invalid attribute value type|One of the required keys was not given a value|One or more parameter values were invalid: Type mismatch for key)"),
        wording(
            "an item without its key",
            KEYS,
            "does not name the attribute",
            "One or more parameter values were invalid: Missing the key .* in the item",
            "One of the required keys was not given a value"),
        wording(
            "an expression before the item",
            EXPRESSIONS,
            "looks for the item's key first",
            "Invalid ConditionExpression: .*",
            "One of the required keys was not given a value"),
        wording(
            "an item with a key of another type",
            KEYS,
            "names neither attribute nor types",
            "One or more parameter values were invalid: Type mismatch for key .* expected: . actual: .*",
            "(Invalid attribute value type|One or more parameter values were invalid: Type mismatch for key)"),
        wording(
            "ReturnValues that the operation does not have",
            "Public tests that run against the service: ReturnValues",
            "has words of its own",
            "ReturnValues can only be ALL_OLD or NONE",
            "Return values set to invalid value"),
        wording(
            "more than 38 digits",
            "Public tests that run against the service: numbers",
            "has words of its own",
            "(.*: )?Attempting to store more than 38 significant digits in a Number.*",
            "(.*: )?DynamoDB only supports precision up to 38 digits.*"),
        wording(
            "a result of more than 38 digits",
            "Public tests that run against the service: arithmetic",
            "has the words for what is stored",
            "Number overflow\\. Attempting to store a number with magnitude larger than supported range",
            "DynamoDB only supports precision up to 38 digits"),
        new Departure(
            "paths that overlap",
            "The message's own claim: the paths that it names overlap",
            "names one of the two and the one that comes after",
            difference ->
                difference.stator().message().contains("Two document paths overlap")
                    && difference.local().message().contains("Two document paths overlap")),
        errors(
                "conditions before rules",
                "Public tests that run against the service: update expressions",
                "evaluates the condition before it has looked at the whole request",
                "ValidationException: (One or more parameter values were invalid: .*|Key attributes must be scalars; .*)",
                "ConditionalCheckFailedException: The conditional request failed")
            .of("UpdateItem"),
        errors(
            "sets that contain nothing",
            "Public tests that run against the service: sets",
            "takes an empty binary in a set",
            BINARY_SETS,
            "(ValidationException|ConditionalCheckFailedException): .*"),
        lenient(
            "sets that contain nothing, taken",
            "Public tests that run against the service: sets",
            "takes an empty binary in a set",
            BINARY_SETS),
        wording(
            "sets with the same twice",
            "Public tests that run against the service: sets",
            "leaves out the elements or the full stop",
            "(.*: )?One or more parameter values were invalid: Input collection \\[.*\\](of type .*)? contains duplicates\\..*",
            "(.*: )?One or more parameter values were invalid: Input collection (\\[.*\\]|of type .*) contains duplicates.*"),
        wording(
                "attribute updates that are none",
                "Public tests that run against the service: attribute updates",
                "has names of its own for types, and finds that an attribute has another one",
                "One or more parameter values were invalid: ((ADD|DELETE) action .* for the type .*|Only DELETE action is allowed when no attribute value is specified)",
                "(One or more parameter values were invalid: (ADD|DELETE) action .* for the type .*|Type mismatch for attribute to update)")
            .of("UpdateItem"),
        wording(
                "keys of indexes",
                INDEX_KEYS,
                "has words of its own, or finds it late",
                INDEX_KEY,
                "(Invalid attribute value type|One or more parameter values were invalid: Type mismatch for Index Key|Updates on index keys must be of the same data type as the key attribute|The provided expression refers to an attribute that does not exist in the item|DynamoDB only supports precision up to 38 digits|.* operand .*|.*path.*)")
            .of("PutItem", "UpdateItem", "BatchWriteItem"),
        lenient(
            "keys of indexes, taken",
            INDEX_KEYS,
            "does not look at all updates of them",
            "ValidationException: " + INDEX_KEY),
        answers(
            "metrics of item collections",
            "API reference, ReturnItemCollectionMetrics",
            "does not report them",
            (stator, local) -> Objects.equals(without("ItemCollectionMetrics", stator), local)),
        new Departure(
                "nothing to delete from",
                "API reference, AttributeUpdates: of an item that is not there nothing can be deleted",
                "creates the item, or looks for the path in it",
                difference ->
                    difference.stator().succeeded()
                        && difference.step().json().matches("(?is).*(DELETE|REMOVE).*")
                        && !difference.stator().body().containsKey("Attributes")
                        && !difference.stator().body().containsKey("Item")
                        && (onlyKey(difference)
                            || difference
                                .local()
                                .message()
                                .startsWith("The document path provided")))
            .of("UpdateItem"),
        answers(
            "capacity of batches",
            "Developer guide, read and write capacity: what is not there counts as the smallest item",
            "counts deletes twice and missing items not at all",
            (stator, local) ->
                Objects.equals(
                        without(
                            "ItemCollectionMetrics", without("ConsumedCapacity", byName(stator))),
                        without("ConsumedCapacity", local))
                    && (stator.containsKey("UnprocessedItems")
                        || stator.containsKey("UnprocessedKeys"))),
        wording(
            "placeholders that are left over",
            EXPRESSIONS,
            "looks for them before it has looked at the whole expression",
            "Invalid .*Expression: .*",
            "Value provided in ExpressionAttribute(Names|Values) unused in expressions: .*"),
        new Departure(
                "an update of nothing",
                "API reference, UpdateItem: UpdateExpression is not required",
                "fails with a 500 when asked for updated attributes",
                difference ->
                    difference.stator().succeeded()
                        && !difference.stator().body().containsKey("Attributes")
                        && difference.step().json().contains("UPDATED_")
                        && difference.local().error().equals("InternalFailure"))
            .of("UpdateItem"),
        answers(
                "DeleteItem reports capacity",
                "API reference, ReturnConsumedCapacity: NONE is the default",
                "reports it whether asked or not",
                (stator, local) ->
                    Objects.equals(
                        without("ItemCollectionMetrics", stator),
                        without("ConsumedCapacity", local)))
            .of("DeleteItem"),
        answers(
            "numbers computed by an update",
            "Developer guide, data types: trailing zeroes are trimmed",
            "returns operands as they were written",
            (stator, local) ->
                Objects.equals(without("ItemCollectionMetrics", stator), shortest(local))),
        answers(
                "answers by ARN",
                "API reference, BatchGetItem's Responses and ConsumedCapacity's TableName: the ARN, if that was given",
                "answers under the table's name",
                (stator, local) -> byName(stator).equals(local))
            .of("BatchGetItem", "GetItem", "PutItem", "UpdateItem", "DeleteItem"),
        wording(
            "a key that is none, and more",
            EXPRESSIONS,
            "looks at the key first",
            "Invalid .*Expression: .*",
            "The number of conditions on the keys is invalid"));
  }

  /** Of the item DynamoDB Local has the key and nothing else. */
  private static boolean onlyKey(Difference difference) {
    var body = difference.local().body();
    var shown = body.containsKey("Item") ? body.get("Item") : body.get("Attributes");
    return difference.local().succeeded()
        && Objects.equals(shown, difference.step().request().get("Key"));
  }

  private static Map<String, @Nullable Object> byName(Map<String, @Nullable Object> answer) {
    var named = Json.object();
    named.putAll(answer);
    if (answer.get("Responses") instanceof Map<?, ?> responses) {
      var renamed = Json.object();
      responses.forEach(
          (table, items) -> renamed.put(((String) table).replace(Step.ARN, ""), items));
      named.put("Responses", renamed);
    }
    if (answer.get("ConsumedCapacity") instanceof Map<?, ?> capacity
        && capacity.get("TableName") instanceof String table) {
      var renamed = Json.object();
      capacity.forEach((member, value) -> renamed.put((String) member, value));
      renamed.put("TableName", table.replace(Step.ARN, ""));
      named.put("ConsumedCapacity", renamed);
    }
    return named;
  }
}
