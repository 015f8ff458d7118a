package dev.stator.model.key;

import dev.stator.model.Bytes;
import dev.stator.model.capacity.Limits;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.item.Items;
import dev.stator.model.item.ValueType;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * Refuses attributes that a secondary index has as its key and cannot take: of another type, empty
 * or too long. An item that lacks such an attribute is in the table and not in the index.
 *
 * <p>Of several indexes that cannot take an item, the first by name is told, as the service does.
 */
public final class IndexKeys {
  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final String NOT_VALID = "One or more parameter values are not valid. ";
  private static final String EMPTY =
      "The AttributeValue for a key attribute cannot contain an empty ";

  private IndexKeys() {}

  /** A key attribute that an index cannot take. */
  private record Misfit(
      IndexSchema index, KeyAttribute attribute, boolean partitionKey, Bytes value) {
    boolean wrongType() {
      return !Items.type(value).name().equals(attribute.type().name());
    }

    boolean empty() {
      return Items.scalarLength(value) == 0;
    }

    String emptyValue() {
      return EMPTY + (Items.type(value) == ValueType.S ? "string" : "binary") + " value.";
    }
  }

  /**
   * Refuses an item that is put as a whole.
   *
   * @throws RequestException in the service's words
   */
  public static void checkItem(TableSchema schema, Bytes item) {
    var misfit = firstMisfit(schema, item, null);
    if (misfit != null) {
      throw refusal(misfit);
    }
  }

  /**
   * Refuses what an update has made of the attributes that it names.
   *
   * @throws RequestException in the service's words
   */
  public static void checkUpdated(TableSchema schema, UpdateExpression update, Bytes after) {
    var misfit = firstMisfit(schema, after, update);
    if (misfit != null) {
      throw switch (update.form()) {
        case EXPRESSION -> refusalOfUpdate(misfit);
        case ATTRIBUTE_UPDATES -> refusal(misfit);
      };
    }
  }

  private static RequestException refusal(Misfit misfit) {
    if (misfit.wrongType()) {
      return mismatch(misfit.index, misfit.attribute, Items.type(misfit.value));
    }
    if (misfit.empty()) {
      return RequestException.validation(
          NOT_VALID
              + "A value specified for a secondary index key is not supported. "
              + misfit.emptyValue()
              + " IndexName: "
              + misfit.index.name()
              + ", IndexKey: "
              + misfit.attribute.name());
    }
    return misfit.partitionKey ? KeyErrors.partitionKeyTooLong() : KeyErrors.sortKeyTooLong();
  }

  private static RequestException refusalOfUpdate(Misfit misfit) {
    if (misfit.wrongType()) {
      return RequestException.validation(
          "The update expression attempted to update the secondary index key to unsupported type");
    }
    if (misfit.empty()) {
      return RequestException.validation(
          NOT_VALID
              + "The update expression attempted to update a secondary index key to a value that is not supported. "
              + misfit.emptyValue());
    }
    return RequestException.validation(
        "The update expression attempted to update the secondary index key beyond allowed size limits");
  }

  /** An attribute of this name that has another type than an index takes: what to say of it. */
  public static @Nullable RequestException mismatch(
      TableSchema schema, String name, ValueType type) {
    IndexSchema first = null;
    KeyAttribute key = null;
    for (var index : schema.indexes()) {
      for (var attribute : index.keys()) {
        if (attribute.name().equals(name)
            && !attribute.type().name().equals(type.name())
            && (first == null || index.name().compareTo(first.name()) < 0)) {
          first = index;
          key = attribute;
        }
      }
    }
    return first == null || key == null ? null : mismatch(first, key, type);
  }

  private static RequestException mismatch(IndexSchema index, KeyAttribute key, ValueType type) {
    return RequestException.validation(
        INVALID
            + "Type mismatch for Index Key "
            + key.name()
            + " Expected: "
            + key.type()
            + " Actual: "
            + type
            + " IndexName: "
            + index.name());
  }

  /**
   * @param update where given, only attributes that it sets count: what an item held before an
   *     index was added does not keep other attributes from being changed
   */
  private static @Nullable Misfit firstMisfit(
      TableSchema schema, Bytes item, @Nullable UpdateExpression update) {
    Misfit first = null;
    for (var index : schema.indexes()) {
      if (first == null || index.name().compareTo(first.index.name()) < 0) {
        var misfit = misfit(index, item, update);
        first = misfit == null ? first : misfit;
      }
    }
    return first;
  }

  private static @Nullable Misfit misfit(
      IndexSchema index, Bytes item, @Nullable UpdateExpression update) {
    for (int place = 0; place < index.keys().size(); place++) {
      var attribute = index.keys().get(place);
      if (update == null || names(update, attribute.name())) {
        var value = Items.attribute(item, attribute.name());
        if (value != null && !fits(attribute, place < index.hashKeys(), value)) {
          return new Misfit(index, attribute, place < index.hashKeys(), value);
        }
      }
    }
    return null;
  }

  private static boolean names(UpdateExpression update, String attribute) {
    for (var action : update.actions()) {
      if (action.path().root().equals(attribute)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an index can have an item: it has all attributes that are keys, and they fit. */
  public static boolean fits(IndexSchema index, Bytes item) {
    for (int place = 0; place < index.keys().size(); place++) {
      var attribute = index.keys().get(place);
      var value = Items.attribute(item, attribute.name());
      if (value == null || !fits(attribute, place < index.hashKeys(), value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(KeyAttribute attribute, boolean partitionKey, Bytes value) {
    if (!Items.type(value).name().equals(attribute.type().name())) {
      return false;
    }
    if (Items.type(value) == ValueType.N) {
      return true;
    }
    int length = Items.scalarLength(value);
    return length > 0
        && length <= (partitionKey ? Limits.PARTITION_KEY_BYTES_MAX : Limits.SORT_KEY_BYTES_MAX);
  }
}
