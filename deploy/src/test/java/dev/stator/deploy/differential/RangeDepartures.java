package dev.stator.deploy.differential;

import static dev.stator.deploy.differential.Departure.answers;
import static dev.stator.deploy.differential.Departure.without;
import static dev.stator.deploy.differential.Departure.wording;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** About queries and scans. */
final class RangeDepartures {
  private static final String STARTS =
      "Public tests that run against the service: ExclusiveStartKey";

  private RangeDepartures() {}

  static List<Departure> all() {
    return List.of(
        answers(
            "reading nothing is free",
            "Public tests that run against the service: a page without items costs half a unit",
            "reports no capacity for a page without items",
            (stator, local) ->
                Objects.equals(
                        without("ConsumedCapacity", stator), without("ConsumedCapacity", local))
                    && local.toString().contains("CapacityUnits=0.0")),
        wording(
            "a start outside of the query",
            STARTS,
            "says the same of all of them",
            "(The provided starting key is outside query boundaries based on provided conditions|The query can return at most one row and cannot be restarted)",
            "The provided starting key does not match the range key predicate"),
        new Departure(
                "a start at the bound",
                STARTS,
                "refuses it where nothing can follow",
                difference ->
                    difference.stator().succeeded()
                        && difference.stator().body().toString().contains("Count=0.0, Items=[]")
                        && difference
                            .local()
                            .message()
                            .equals(
                                "The provided starting key does not match the range key predicate"))
            .of("Query"),
        wording(
            "a start with an attribute too many",
            STARTS,
            "has words of its own",
            "The provided starting key is invalid.*",
            "Exclusive Start Key must have same size as table's key schema"),
        answers(
                "a page that ends at the bound",
                "Public tests that run against the service: a page is full before it is known whether more follows",
                "knows that nothing can follow",
                (stator, local) -> withoutEmptyEnd(stator).equals(withoutEmptyEnd(local)))
            .of("Query"),
        wording(
                "consistent reads of global indexes",
                "Public tests that run against the service: IndexName",
                "has words of its own",
                "Consistent reads are not supported on global secondary indexes",
                "Consistent read cannot be true when (querying|scanning) a GSI")
            .of("Query", "Scan"),
        new Departure(
                "the number of key conditions",
                "Public tests that run against the service: key conditions, since keys may be of several attributes",
                "takes two at most",
                difference ->
                    difference.local().message().equals("Conditions can be of length 1 or 2 only"))
            .of("Query"),
        wording(
                "a start of another type",
                STARTS,
                "has words of its own",
                "The provided (key element does not match the schema|starting key is invalid: .*)",
                "Type mismatch for attribute to update")
            .of("Query", "Scan"),
        new Departure(
                "filters of scans",
                "Developer guide, projections: a scan of an index sees what the index holds",
                "sees whole items",
                difference ->
                    difference.stator().succeeded()
                        && difference.local().succeeded()
                        && difference.step().request().containsKey("IndexName")
                        && difference.step().json().contains("Filter")
                        && Objects.equals(
                            difference.stator().body().get("ScannedCount"),
                            difference.local().body().get("ScannedCount")))
            .of("Scan"),
        wording(
            "a segment that is none",
            "Public tests that run against the service: parallel scans",
            "reports it as a constraint's violation, or in words of its own",
            "The (Segment|TotalSegments) parameter is .*",
            "(1 validation error detected: Value '.*' at 'segment' failed to satisfy constraint: .*|One or more parameter values were invalid: Select type .*|If (total segments|segment) is specified, .*)"),
        wording(
            "a query without one of its keys",
            "Public tests that run against the service: key conditions",
            "does not name the key",
            "Query condition missed key schema element: .*",
            "Query condition missed key schema element"),
        wording(
            "keys in filters",
            "Public tests that run against the service: filters of queries",
            "looks for paths into keys first",
            "Filter Expression can only contain non-primary key attributes: .*",
            "Key attributes must be scalars; .*"),
        wording(
            "the order of a query's expressions",
            "Public tests that run against the service: one fault in several expressions",
            "reads the key condition last, once it knows the index",
            "Invalid KeyConditionExpression: .*",
            "(Invalid (Filter|Projection)Expression: .*|The table does not have the specified index: .*)"),
        wording(
                "what Select asks for",
                "Public tests that run against the service: Select",
                "finds it late",
                "1 validation error detected: (ALL_PROJECTED_ATTRIBUTES can be used only|Must specify the AttributesToGet|Cannot specify the) .*",
                ".*")
            .of("Query", "Scan"),
        wording(
                "the order of what a query's keys must be",
                "Public tests that run against the service: key conditions",
                "looks at types, and at placeholders that are left over, first",
                "(Attempted conditional constraint is not an indexable operation|Either the KeyConditions or KeyConditionExpression parameter must be specified in the request\\.|Invalid condition in KeyConditionExpression: .*)",
                "(Value provided in ExpressionAttribute(Names|Values) unused .*|KeyConditionExpressions .*|One or more parameter values were invalid: .*|Invalid (Key|Filter|Projection).*Expression: .*)")
            .of("Query"),
        new Departure(
            "a key condition that cannot be one",
            "Public tests that run against the service: key condition expressions",
            "does not say which expression it is about",
            difference ->
                difference.local().message().startsWith("KeyConditionExpressions ")
                    && difference
                        .stator()
                        .message()
                        .equals("Invalid KeyConditionExpression: " + difference.local().message())),
        wording(
            "names of attributes before filters",
            "Public tests that run against the service: what needs no table is looked at first",
            "looks at the filter first",
            "Empty attribute name",
            "QueryFilter can only contain non-primary key attributes: .*"),
        wording(
            "the first of several conditions",
            "Neither states an order; each is about one that is wrong",
            "looks at them in another order",
            "One or more parameter values were invalid: (ComparisonOperator .* is not valid for .* AttributeValue type|AttributeValues inside AttributeValueList must be of same type)",
            "One or more parameter values were invalid: ComparisonOperator .* is not valid for .* AttributeValue type"),
        wording(
            "AttributesToGet with an attribute twice",
            "Public tests that run against the service: AttributesToGet",
            "has words of its own",
            "One or more parameter values were invalid: Duplicate value in attribute name: .*",
            "Cannot have two attributes with the same name"));
  }

  /**
   * The pages without the last, when it has nothing, and without the keys from which they go on.
   */
  private static Object withoutEmptyEnd(Map<String, @Nullable Object> walked) {
    if (!(walked.get("pages") instanceof List<?> pages)) {
      return walked;
    }
    boolean emptyEnd =
        pages.getLast() instanceof Map<?, ?> last
            && Double.valueOf(0).equals(last.get("ScannedCount"));
    var rest = pages.subList(0, pages.size() - (emptyEnd ? 1 : 0));
    return Objects.requireNonNull(without("LastEvaluatedKey", List.copyOf(rest)));
  }
}
