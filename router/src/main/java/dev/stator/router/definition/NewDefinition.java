package dev.stator.router.definition;

import dev.stator.model.error.RequestException;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.router.validation.Members;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table that a CreateTable asks for, checked in the service's order. */
public record NewDefinition(
    KeyAttribute partitionKey, @Nullable KeyAttribute sortKey, TableDefinition definition) {

  /**
   * @param account whose table it will be
   */
  public static NewDefinition of(Members request, String account, String region, long nowMillis) {
    refuseUnsupported(request);
    var draft = new DefinitionDraft();
    draft.tableClass = checkedTableClass(request);
    draft.billing = NewThroughput.billing(request);
    draft.payPerRequestMillis =
        draft.billing == BillingMode.PAY_PER_REQUEST
            ? TableDefinition.SINCE_CREATION
            : TableDefinition.NEVER;
    draft.throughput = NewThroughput.ofTable(request);

    var types = KeyRules.types(request.list("AttributeDefinitions"));
    var keys = KeyElement.of(request.list("KeySchema"));
    KeyRules.checkTable(keys, types);
    var indexes = new IndexRules(request, keys, types, draft.billing);
    indexes.checkKeys();
    draft.localIndexes = indexes.locals();
    draft.globalIndexes = indexes.globals();
    ProjectionRules.checkTotal(
        Stream.concat(draft.localIndexes.stream(), draft.globalIndexes.stream()).toList());
    draft.attributes = attributes(types);

    draft.stream = StreamRules.created(request, nowMillis);
    var encryption = request.members("SSESpecification");
    if (encryption != null) {
      EncryptionRules.check(encryption);
      draft.keyArn = new EncryptionRules(account, region).keyArn(encryption);
    }
    draft.deletionProtected = request.flag("DeletionProtectionEnabled");
    draft.tags = TagRules.read(request.list("Tags"));
    return new NewDefinition(
        KeyRules.attribute(keys.getFirst().name(), types),
        keys.size() > 1 ? KeyRules.attribute(keys.get(1).name(), types) : null,
        draft.finish());
  }

  private static List<KeyAttribute> attributes(Map<String, KeyType> types) {
    return types.entrySet().stream()
        .map(each -> new KeyAttribute(each.getKey(), each.getValue()))
        .toList();
  }

  /** The class that a request names, or an empty text. */
  static String checkedTableClass(Members request) {
    var tableClass = request.text("TableClass");
    if (tableClass == null) {
      return "";
    }
    if (!tableClass.equals("STANDARD") && !tableClass.equals("STANDARD_INFREQUENT_ACCESS")) {
      throw RequestException.validation(
          "Invalid table-class parameter provided. Please try again with a valid table-class value:"
              + " [STANDARD, STANDARD_INFREQUENT_ACCESS].");
    }
    return tableClass;
  }

  private static void refuseUnsupported(Members request) {
    for (var member : List.of("ResourcePolicy", "GlobalTableSourceArn")) {
      if (request.has(member)) {
        throw InvalidParameter.because(member + " is not supported");
      }
    }
  }
}
