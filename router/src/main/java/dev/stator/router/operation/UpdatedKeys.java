package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.expression.UpdateExpression.Action;
import dev.stator.model.expression.UpdateExpression.Value;
import dev.stator.model.item.Items;
import dev.stator.model.item.ValueType;
import dev.stator.model.key.IndexKeys;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an update expression may not do with the key attributes of a table and of its indexes. */
final class UpdatedKeys {
  private final TableSchema schema;

  private UpdatedKeys(TableSchema schema) {
    this.schema = schema;
  }

  /**
   * Refuses an update that would change the table's key, give an index key a type that its index
   * cannot take, as far as the request shows it, or that goes into a key attribute.
   */
  static void check(UpdateExpression update, TableSchema schema) {
    var keys = new UpdatedKeys(schema);
    for (var action : update.actions()) {
      keys.refuseKeyChange(action.path().root());
    }
    if (!schema.indexes().isEmpty()) {
      for (var action : update.actions()) {
        keys.refuseIndexKeyType(action);
      }
    }
    KeyPaths.refuseNested(schema, paths(update));
  }

  private void refuseKeyChange(String attribute) {
    if (isNamed(schema.partitionKey(), attribute) || isNamed(schema.sortKey(), attribute)) {
      throw RequestException.validation(
          "One or more parameter values were invalid: Cannot update attribute "
              + attribute
              + ". This attribute is part of the key");
    }
  }

  private void refuseIndexKeyType(Action action) {
    var type =
        switch (action) {
          case Action.Set(var path, var value) -> typeOf(value);
          case Action.Add(var path, var value) -> Items.type(value);
          case Action.Delete(var path, var value) -> Items.type(value);
          case Action.Remove remove -> null;
        };
    if (type != null && action.path().steps().size() == 1) {
      var mismatch = IndexKeys.mismatch(schema, action.path().root(), type);
      if (mismatch != null) {
        throw mismatch;
      }
    }
  }

  /** The type of a value; null where only the item knows it. */
  private static @Nullable ValueType typeOf(Value value) {
    return switch (value) {
      case Value.Attribute attribute -> null;
      case Value.Literal(var literal) -> Items.type(literal);
      case Value.Plus plus -> ValueType.N;
      case Value.Minus minus -> ValueType.N;
      case Value.IfNotExists(var path, var otherwise) -> typeOf(otherwise);
      case Value.ListAppend append -> ValueType.L;
    };
  }

  private static List<AttributePath> paths(UpdateExpression update) {
    var paths = new ArrayList<AttributePath>();
    for (var action : update.actions()) {
      paths.add(action.path());
      if (action instanceof Action.Set(var path, var value)) {
        collect(value, paths);
      }
    }
    return paths;
  }

  private static void collect(Value value, List<AttributePath> paths) {
    switch (value) {
      case Value.Attribute(var path) -> paths.add(path);
      case Value.Literal literal -> {}
      case Value.Plus(var left, var right) -> collect(left, right, paths);
      case Value.Minus(var left, var right) -> collect(left, right, paths);
      case Value.IfNotExists(var path, var otherwise) -> {
        paths.add(path);
        collect(otherwise, paths);
      }
      case Value.ListAppend(var head, var tail) -> collect(head, tail, paths);
    }
  }

  private static void collect(Value first, Value second, List<AttributePath> paths) {
    collect(first, paths);
    collect(second, paths);
  }

  private static boolean isNamed(@Nullable KeyAttribute key, String name) {
    return key != null && key.name().equals(name);
  }
}
