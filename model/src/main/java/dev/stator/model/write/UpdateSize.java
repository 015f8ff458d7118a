package dev.stator.model.write;

import dev.stator.model.Bytes;
import dev.stator.model.capacity.Limits;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.AttributePath.Index;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.expression.UpdateExpression.Action;
import dev.stator.model.item.Items;
import java.util.HashSet;

/**
 * Whether an update makes too large an item. The service refuses an item of more than 400 KB, and
 * besides an update that writes too much by a measure of its own: the attributes that it sets, name
 * and value, and a fixed cost of itself and of each action. The key and what is left alone do not
 * count there, so that the second rule tells only where next to all of an item is set.
 */
final class UpdateSize {
  private static final int UPDATE_BYTES = 3;
  private static final int SET_BYTES = 19;
  private static final int SET_ELEMENT_BYTES = 20;
  private static final int REMOVE_BYTES = 2;

  private UpdateSize() {}

  static boolean tooLarge(UpdateExpression update, Bytes after) {
    int size = Items.size(after);
    int costMax = UPDATE_BYTES + SET_ELEMENT_BYTES * update.actions().size();
    return size > Limits.ITEM_BYTES_MAX
        || (size + costMax > Limits.ITEM_BYTES_MAX
            && written(update, after) > Limits.ITEM_BYTES_MAX);
  }

  private static int written(UpdateExpression update, Bytes after) {
    int bytes = UPDATE_BYTES;
    var counted = new HashSet<String>();
    for (var action : update.actions()) {
      boolean sets = action instanceof Action.Set || action instanceof Action.Add;
      bytes += sets ? setting(action.path()) : REMOVE_BYTES;
      if (sets && counted.add(action.path().root())) {
        bytes += sizeOf(action.path().root(), after);
      }
    }
    return bytes;
  }

  private static int setting(AttributePath path) {
    return path.steps().getLast() instanceof Index ? SET_ELEMENT_BYTES : SET_BYTES;
  }

  private static int sizeOf(String name, Bytes item) {
    var utf8 = Bytes.utf8(name);
    var value = Items.attribute(item, utf8);
    return value == null ? 0 : utf8.length() + Items.valueSize(value);
  }
}
