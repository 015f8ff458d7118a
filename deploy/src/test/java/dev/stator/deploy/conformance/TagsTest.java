package dev.stator.deploy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tags: how they are set and taken away, and which are refused. */
@Conformance
class TagsTest {
  private final Definitions definitions;
  private final Tables tables;
  private final DynamoDbClient dynamo;

  TagsTest(DynamoDbClient dynamo, RawClient raw, Tables tables) {
    this.dynamo = dynamo;
    definitions = new Definitions(raw);
    this.tables = tables;
  }

  @Test
  void theyComeAndGo() {
    var arn = newTable();
    done(tag(arn, "{'Key':'a','Value':'1'},{'Key':'b','Value':''}"));
    done(tag(arn, "{'Key':'a','Value':'2'}"));
    list(arn).is("{\"Tags\":[{\"Key\":\"a\",\"Value\":\"2\"},{\"Key\":\"b\",\"Value\":\"\"}]}");
    done(untag(arn, "'a','none'"));
    list(arn).is("{\"Tags\":[{\"Key\":\"b\",\"Value\":\"\"}]}");
  }

  @Test
  void aTableHasFiftyAtMost() {
    var arn = newTable();
    var fifty =
        IntStream.range(0, 50)
            .mapToObj(i -> "{'Key':'k" + i + "','Value':'v'}")
            .collect(Collectors.joining(","));
    done(tag(arn, fifty));
    done(tag(arn, "{'Key':'k0','Value':'w'}"));
    tag(arn, "{'Key':'one more','Value':'v'}")
        .invalid("Number of Tags exceed the current limit for the provided ResourceArn");
  }

  /** The service knows NextToken, and yet has no pages here: a table's tags are few. */
  @Test
  void theyAllComeAtOnce() {
    var arn = newTable();
    var fifty =
        IntStream.range(10, 60)
            .mapToObj(i -> "{'Key':'k" + i + "','Value':'v'}")
            .collect(Collectors.joining(","));
    done(tag(arn, fifty));
    list(arn).is("{\"Tags\":[" + fifty.replace('\'', '"') + "]}");
  }

  @Test
  void keysAndValuesHaveBounds() {
    var arn = newTable();
    done(tag(arn, "{'Key':'" + "k".repeat(128) + "','Value':'" + "v".repeat(256) + "'}"));
    tag(arn, "{'Key':'" + "k".repeat(129) + "','Value':''}")
        .invalid("The Tag Key provided is invalid, Key: " + "k".repeat(129));
    tag(arn, "{'Key':'k','Value':'" + "v".repeat(257) + "'}")
        .invalid("The Tag Value provided is invalid, Value: " + "v".repeat(257));
    tag(arn, "{'Key':'aws:k','Value':''}")
        .invalid("Tag Key cannot be prefixed with aws:, Key: aws:k");
    tag(arn, "{'Key':'k','Value':''},{'Key':'k','Value':''}")
        .invalid("Duplicate Tag Keys provided as input: Duplicate Tag Key found k");
    tag(arn, "").invalid("Atleast one Tag needs to be provided as Input.");
    untag(arn, "").invalid("Atleast one Tag Key needs to be provided as Input.");
  }

  @Test
  void theArnNamesATable() {
    var none = newTable() + "x";
    list(none)
        .refused(
            "ResourceNotFoundException",
            "Requested resource not found: ResourceArn: " + none + " not found");
    list("table")
        .invalid("One or more parameter values were invalid: ARNs must start with 'arn:': table");
    assertEquals("ValidationException", definitions.call("ListTagsOfResource", "{}").errorType());
  }

  @Test
  void theArnIsLookedAtBeforeItsTags() {
    var shortName = "arn:aws:dynamodb:us-east-1:000000000000:table/ab";
    var invalid = "Invalid TableArn: Invalid ResourceArn provided as input " + shortName;
    list(shortName).invalid(invalid);
    tag(shortName, "").invalid(invalid);
    untag(shortName, "").invalid(invalid);
    var foreign = "arn:aws:dynamodb:us-east-1:123456789012:table/abc";
    list(foreign).refused("AccessDeniedException", "Access is denied");
    tag(foreign, "").refused("AccessDeniedException", "Access is denied");
    untag(foreign, "").refused("AccessDeniedException", "Access is denied");
    definitions
        .call("TagResource", "{'ResourceArn':'" + shortName + "'}")
        .invalid(
            "1 validation error detected: Value null at 'tags' failed to satisfy constraint: Member must not be null");
    definitions
        .call("UntagResource", "{'ResourceArn':'" + shortName + "'}")
        .invalid(
            "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be"
                + " null");
  }

  /** These operations answer nothing at all. */
  private static void done(RawAnswer answer) {
    assertEquals("200 ", answer.status() + " " + answer.text());
  }

  private String newTable() {
    var name = tables.create("p:S");
    return dynamo.describeTable(r -> r.tableName(name)).table().tableArn();
  }

  private RawAnswer tag(String arn, String tags) {
    return definitions.call("TagResource", "{'ResourceArn':'" + arn + "','Tags':[" + tags + "]}");
  }

  private RawAnswer untag(String arn, String keys) {
    return definitions.call(
        "UntagResource", "{'ResourceArn':'" + arn + "','TagKeys':[" + keys + "]}");
  }

  private RawAnswer list(String arn) {
    return definitions.call("ListTagsOfResource", "{'ResourceArn':'" + arn + "'}");
  }
}
