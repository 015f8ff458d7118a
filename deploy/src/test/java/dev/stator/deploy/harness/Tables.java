package dev.stator.deploy.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** The tables of one test class: names that nobody else has, deleted after the class. */
public final class Tables implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final long POLL_NANOS = 2_000_000;

  private final DynamoDbClient dynamo;
  private final Supplier<String> names;
  private final List<String> given = new ArrayList<>();

  Tables(DynamoDbClient dynamo, Supplier<String> names) {
    this.dynamo = dynamo;
    this.names = names;
  }

  /** A name for a table that the test creates itself; the table, if any, is deleted at the end. */
  public String newName() {
    var name = names.get();
    given.add(name);
    return name;
  }

  /**
   * Creates an on-demand table and waits until it is active.
   *
   * @param keys the partition key and, if any, the sort key: {@code create("pk:S", "sk:N")}
   * @return the table's name
   */
  public String create(String... keys) {
    return create(request -> keys(request, keys));
  }

  /**
   * Creates a table and waits until it is active.
   *
   * @param how completes the request, which already has a name and is on demand
   * @return the table's name
   */
  public String create(Consumer<CreateTableRequest.Builder> how) {
    var name = newName();
    dynamo.createTable(
        request -> how.accept(request.tableName(name).billingMode(BillingMode.PAY_PER_REQUEST)));
    awaitActive(name);
    return name;
  }

  /** Sets the key schema and the definitions of its attributes, given as {@code "name:TYPE"}. */
  public static void keys(CreateTableRequest.Builder request, String... keys) {
    var definitions = new ArrayList<AttributeDefinition>();
    for (String key : keys) {
      definitions.add(attribute(key));
    }
    request.attributeDefinitions(definitions).keySchema(keySchema(keys));
  }

  /** The partition key and, if any, the sort key; a type after a colon is passed over. */
  public static List<KeySchemaElement> keySchema(String... keys) {
    var schema = new ArrayList<KeySchemaElement>();
    for (String key : keys) {
      schema.add(
          KeySchemaElement.builder()
              .attributeName(nameOf(key))
              .keyType(schema.isEmpty() ? KeyType.HASH : KeyType.RANGE)
              .build());
    }
    return schema;
  }

  /** The definition of a key attribute, given as {@code "name:TYPE"}. */
  public static AttributeDefinition attribute(String key) {
    return AttributeDefinition.builder()
        .attributeName(nameOf(key))
        .attributeType(key.substring(key.lastIndexOf(':') + 1))
        .build();
  }

  private static String nameOf(String key) {
    int colon = key.lastIndexOf(':');
    return colon < 0 ? key : key.substring(0, colon);
  }

  public void awaitActive(String name) {
    await(name + " is active", () -> status(name) == TableStatus.ACTIVE);
  }

  public void awaitGone(String name) {
    await(name + " is gone", () -> status(name) == TableStatus.UNKNOWN_TO_SDK_VERSION);
  }

  /** {@code UNKNOWN_TO_SDK_VERSION}: there is no such table. */
  private TableStatus status(String name) {
    try {
      return dynamo.describeTable(request -> request.tableName(name)).table().tableStatus();
    } catch (ResourceNotFoundException e) {
      return TableStatus.UNKNOWN_TO_SDK_VERSION;
    }
  }

  /** Asks again and again, for half a minute at most. */
  public static void await(String what, BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + WITHIN.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("not within " + WITHIN.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Deletes what is left, without waiting until it is gone. */
  @Override
  public void close() {
    for (String name : given) {
      await("a test's table can be deleted: " + name, () -> deletedOrGone(name));
    }
  }

  private boolean deletedOrGone(String name) {
    try {
      dynamo.deleteTable(request -> request.tableName(name));
      return true;
    } catch (ResourceNotFoundException e) {
      return true;
    } catch (ResourceInUseException e) {
      return status(name) == TableStatus.DELETING;
    }
  }
}
