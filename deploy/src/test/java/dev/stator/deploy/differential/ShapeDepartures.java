package dev.stator.deploy.differential;

import static dev.stator.deploy.differential.Departure.errors;
import static dev.stator.deploy.differential.Departure.lenient;
import static dev.stator.deploy.differential.Departure.wording;

import java.util.List;

/** About what is found before a request is looked at as a whole: its JSON and its members. */
final class ShapeDepartures {
  private static final String MODEL =
      "The API model's constraints, and how they are reported to all SDKs";

  private ShapeDepartures() {}

  static List<Departure> all() {
    return List.of(
        new Departure(
            "what makes it fail",
            "API reference, common errors: a 500 is a fault of the service",
            "fails with a 500 at values that are too large, missing or of another type",
            difference ->
                difference.local().error().equals("InternalFailure")
                    && !difference.stator().succeeded()),
        new Departure(
            "JSON of another type",
            "Developer guide, programming with the low-level API: SerializationException",
            "fails with a 500, or takes the value as if it were of the right type",
            difference ->
                difference.step().broken()
                    && difference.stator().error().equals("SerializationException")),
        new Departure(
            "a violation without its count",
            MODEL,
            "leaves out '1 validation error detected: '",
            difference ->
                difference
                    .stator()
                    .message()
                    .equals("1 validation error detected: " + difference.local().message())),
        wording(
            "an empty batch",
            "Public tests that run against the service: batches",
            "has words of its own for each operation",
            "The requestItems parameter is required for .*",
            "Batch(Get|Write)Item cannot have a null or no requests set"),
        errors(
            "what the model constrains",
            MODEL,
            "has words of its own for it, finds it late, or fails with a 500",
            "ValidationException: \\d+ validation errors? detected: Value .*failed to satisfy constraint: .*",
            "(ValidationException|ResourceNotFoundException|ConditionalCheckFailedException): .*"),
        lenient(
            "words of an enum, taken",
            MODEL,
            "takes what it does not know for the default",
            "ValidationException: 1 validation error detected: Value '[^']*' at '[^']*' failed to satisfy constraint: Member must satisfy enum value set: .*"),
        wording(
            "a request without a table's name",
            "What SDKs and issue threads show since tables can be named by ARN",
            "has the words of before",
            "The parameter '(TableName|ResourceArn)' is required but was not present in the request",
            "(Value null at '.*' failed to satisfy constraint: Member must not be null|Invalid table/index name\\..*)"),
        lenient(
            "AttributesToGet without elements, taken",
            MODEL,
            "takes it as if it were not there",
            "ValidationException: 1 validation error detected: Value '\\[\\]' at '[^']*attributesToGet' failed to satisfy constraint: .*"),
        wording(
            "numbers that are none",
            "Public tests that run against the service: numbers",
            "has other words, without the text",
            "(ExpressionAttributeValues contains invalid value: )?The parameter cannot be converted to a numeric value.*",
            "(ExpressionAttributeValues contains invalid value: )?A value provided cannot be converted into a number.*"));
  }
}
