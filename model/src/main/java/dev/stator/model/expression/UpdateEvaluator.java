package dev.stator.model.expression;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.UpdateExpression.Action;
import dev.stator.model.expression.UpdateExpression.Form;
import dev.stator.model.expression.UpdateExpression.Value;
import dev.stator.model.item.DecimalNumber;
import dev.stator.model.item.ItemEdits;
import dev.stator.model.item.ItemReader;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Items;
import dev.stator.model.item.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * Carries out updates of encoded items.
 *
 * <p>Two steps keep every action independent of the others. First each action is turned into an
 * effect, a new value or none, read from the item as it was; list positions mean the list as it
 * was. Then one walk copies the item and puts the effects in their places. New attributes come
 * behind the old ones; values for positions behind the end of a list are appended in the order of
 * their positions, however far behind it they are.
 */
public final class UpdateEvaluator {
  private static final String INVALID_PATH =
      "The document path provided in the update expression is invalid for update";
  private static final String NO_SUCH_ATTRIBUTE =
      "The provided expression refers to an attribute that does not exist in the item";

  private final Bytes item;
  private final Form form;

  private UpdateEvaluator(Bytes item, Form form) {
    this.item = item;
    this.form = form;
  }

  /**
   * The item that {@code update} makes of {@code item}. Size and nesting of the result are not
   * looked at.
   *
   * @throws RequestException in the service's words when the update makes no sense for this item
   */
  public static Bytes apply(UpdateExpression update, Bytes item) {
    return new UpdateEvaluator(item, update.form()).apply(update);
  }

  private Bytes apply(UpdateExpression update) {
    var effects = new PathTree<Effect>();
    for (var action : update.actions()) {
      effects.put(action.path(), effectOf(action));
    }
    for (var action : update.actions()) {
      checkPath(action.path());
    }
    return UpdateWriter.write(item, effects);
  }

  /** What becomes of the value at a path: a new one, or none. */
  record Effect(@Nullable Bytes value) {
    static final Effect GONE = new Effect(null);
  }

  private Effect effectOf(Action action) {
    return switch (action) {
      case Action.Set(var path, var value) -> new Effect(valueOf(value));
      case Action.Remove(var path) -> Effect.GONE;
      case Action.Add(var path, var value) -> new Effect(sum(Paths.find(path, item), value));
      case Action.Delete(var path, var value) ->
          new Effect(difference(Paths.find(path, item), value));
    };
  }

  private Bytes sum(@Nullable Bytes old, Bytes added) {
    if (old == null) {
      return added;
    }
    if (old.get(0) != added.get(0)) {
      throw wrongType();
    }
    return switch (Items.type(old)) {
      case N -> number(numberOf(old).plus(numberOf(added)));
      case SS, NS, BS -> ItemEdits.union(old, added);
      case L -> {
        if (form != Form.ATTRIBUTE_UPDATES) {
          throw wrongType();
        }
        yield concatenate(old, added);
      }
      case S, B, BOOL, NULL, M -> throw wrongType();
    };
  }

  private RequestException wrongType() {
    return RequestException.validation(
        switch (form) {
          case EXPRESSION -> "An operand in the update expression has an incorrect data type";
          case ATTRIBUTE_UPDATES -> "Type mismatch for attribute to update";
        });
  }

  private @Nullable Bytes difference(@Nullable Bytes old, Bytes removed) {
    if (old == null) {
      return null;
    }
    if (old.get(0) != removed.get(0) || !Items.type(old).isSet()) {
      throw wrongType();
    }
    return ItemEdits.minus(old, removed);
  }

  private Bytes valueOf(Value value) {
    return switch (value) {
      case Value.Attribute(var path) -> required(Paths.find(path, item));
      case Value.Literal(var literal) -> literal;
      case Value.Plus(var left, var right) -> number(operand(left).plus(operand(right)));
      case Value.Minus(var left, var right) -> number(operand(left).minus(operand(right)));
      case Value.IfNotExists(var path, var otherwise) -> {
        var other = valueOf(otherwise); // computed in any case: what it refers to must exist
        var present = Paths.find(path, item);
        yield present == null ? other : present;
      }
      case Value.ListAppend(var head, var tail) -> concatenate(listOf(head), listOf(tail));
    };
  }

  private DecimalNumber operand(Value value) {
    return numberOf(valueOf(value));
  }

  private Bytes listOf(Value value) {
    var list = valueOf(value);
    if (Items.type(list) != ValueType.L) {
      throw wrongType();
    }
    return list;
  }

  private static Bytes required(@Nullable Bytes value) {
    if (value == null) {
      throw RequestException.validation(NO_SUCH_ATTRIBUTE);
    }
    return value;
  }

  private DecimalNumber numberOf(Bytes value) {
    if (Items.type(value) != ValueType.N) {
      throw wrongType();
    }
    var reader = new ItemReader(value);
    reader.readScalar();
    return reader.number();
  }

  private static Bytes number(DecimalNumber number) {
    return new ItemWriter().number(number).take();
  }

  private static Bytes concatenate(Bytes head, Bytes tail) {
    var writer = new ItemWriter().beginList();
    for (var list : new Bytes[] {head, tail}) {
      var reader = new ItemReader(list);
      for (int rest = reader.enter(); rest > 0; rest--) {
        writer.value(reader.readValue());
      }
    }
    return writer.endList().take();
  }

  /** All but the last step of a path must be there, and the last must fit what they lead to. */
  private void checkPath(AttributePath path) {
    if (path.steps().size() == 1) {
      return;
    }
    var parent = Paths.findParent(path, item);
    var fitting =
        switch (path.steps().getLast()) {
          case AttributePath.Name name -> ValueType.M;
          case AttributePath.Index index -> ValueType.L;
        };
    if (parent == null || Items.type(parent) != fitting) {
      throw RequestException.validation(INVALID_PATH);
    }
  }
}
