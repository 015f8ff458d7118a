package dev.stator.router.validation;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemReader;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A value as the service shows it in its messages; attribute values are not shown but marked. */
record Shown(Shape shape, @Nullable Object value) {
  private static final String MARK = "com.amazonaws.dynamodb.v20120810.AttributeValue@";

  @Override
  public String toString() {
    return switch (value) {
      case null -> "null";
      case List<?> list when shape instanceof Shape.Sequence of -> list(of, list);
      case Map<?, ?> map when shape instanceof Shape.Dictionary of -> dictionary(of, map);
      case Members members -> structure(members);
      case Bytes item when shape instanceof Shape.Item -> item(item);
      case Bytes content -> MARK + Integer.toHexString(content.hashCode());
      case Members.Invalid invalid -> MARK + Integer.toHexString(invalid.hashCode());
      case Object other -> other.toString();
    };
  }

  private static String list(Shape.Sequence shape, List<?> list) {
    var text = new StringJoiner(", ", "[", "]");
    list.forEach(element -> text.add(new Shown(shape.element(), element).toString()));
    return text.toString();
  }

  private static String dictionary(Shape.Dictionary shape, Map<?, ?> map) {
    var text = new StringJoiner(", ", "{", "}");
    map.forEach((key, value) -> text.add(key + "=" + new Shown(shape.value(), value)));
    return text.toString();
  }

  private static String structure(Members members) {
    var text = new StringJoiner(", ", members.shape().name() + "(", ")");
    for (var member : members.shape().members()) {
      text.add(member.label() + "=" + new Shown(member.shape(), members.get(member)));
    }
    return text.toString();
  }

  private static String item(Bytes item) {
    var text = new StringJoiner(", ", "{", "}");
    var reader = new ItemReader(item);
    for (int left = reader.enterItem(); left > 0; left--) {
      reader.readName();
      var name = reader.content().utf8();
      reader.skip();
      text.add(name + "=" + MARK + Integer.toHexString(name.hashCode()));
    }
    return text.toString();
  }
}
