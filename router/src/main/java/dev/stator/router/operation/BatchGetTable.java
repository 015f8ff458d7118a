package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.Projection;
import dev.stator.model.item.ItemReader;
import dev.stator.model.key.Keyspace;
import dev.stator.router.expression.Expressions;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.json.MemberText;
import dev.stator.router.validation.Members;
import dev.stator.router.validation.Members.Invalid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a BatchGetItem asks of one table.
 *
 * @param name the table's name or ARN, as the request gives it
 * @param members the request's part for this table
 * @param keys encoded items of key attributes, no two equal
 * @param expression ProjectionExpression
 * @param attributes AttributesToGet
 */
record BatchGetTable(
    String name,
    Members members,
    List<Bytes> keys,
    @Nullable Projection expression,
    @Nullable Projection attributes) {

  /** Reads and checks the part that the request has for a table, in the service's order. */
  static BatchGetTable read(String name, Members members, Expressions expressions) {
    var compiled = RequestExpressions.of(members, expressions, GetItem.EXPRESSIONS, GetItem.LEGACY);
    var attributes = Selection.attributesToGet(members);
    var expression = compiled.projection();
    compiled.refuseUnused();
    return new BatchGetTable(name, members, keys(members), expression, attributes);
  }

  private static List<Bytes> keys(Members members) {
    var keys = new ArrayList<Bytes>();
    var seen = new HashSet<Map<Bytes, Bytes>>();
    for (var element : members.elements("Keys")) {
      if (element instanceof Invalid(var message)) {
        throw RequestException.validation(message);
      }
      var key = (Bytes) element;
      if (!seen.add(attributesOf(key))) {
        throw RequestException.validation("Provided list of item keys contains duplicates");
      }
      keys.add(key);
    }
    return keys;
  }

  /** The attributes by name: whatever their order, equal keys have equal ones. */
  private static Map<Bytes, Bytes> attributesOf(Bytes key) {
    var attributes = new HashMap<Bytes, Bytes>();
    var reader = new ItemReader(key);
    for (int rest = reader.enterItem(); rest > 0; rest--) {
      reader.readName();
      var name = reader.content();
      attributes.put(name, reader.readValue());
    }
    return attributes;
  }

  /**
   * The keys by their row keys.
   *
   * @throws RequestException in the service's words when one is no key of the table
   */
  Map<Bytes, Bytes> rows(TableRecord table) {
    var rows = new LinkedHashMap<Bytes, Bytes>();
    for (var key : keys) {
      rows.put(Keyspace.rowOfKey(table.schema(), key), key);
    }
    KeyPaths.refuseNested(table.schema(), expression);
    return rows;
  }

  /** What to return of each item; null: all of it. */
  @Nullable Projection projection() {
    return expression == null ? attributes : expression;
  }

  boolean consistent() {
    return members.flag("ConsistentRead");
  }

  /** Writes this part of the request again, for some of its keys. */
  void writeAgain(JsonOutput out, List<Bytes> someKeys) {
    out.beginObject().name("Keys").beginArray();
    someKeys.forEach(out::item);
    out.endArray();
    for (var member : members.shape().members()) {
      var value = members.get(member);
      if (value != null && !member.name().equals("Keys")) {
        out.name(member.name());
        MemberText.write(out, value);
      }
    }
    out.endObject();
  }
}
