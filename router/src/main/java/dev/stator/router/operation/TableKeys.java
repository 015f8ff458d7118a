package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.router.validation.Members;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The primary key that a CreateTable asks for, checked against the rest of the request in the
 * service's order.
 */
record TableKeys(KeyAttribute partitionKey, @Nullable KeyAttribute sortKey) {
  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final long THROUGHPUT_MAX = 1_000_000_000_000L;

  static TableKeys of(Members request) {
    checkThroughput(request);
    var types = definedTypes(request);
    var elements = request.list("KeySchema");
    var names = elements.stream().map(element -> element.requiredText("AttributeName")).toList();
    checkNames(names, types);
    checkRoles(elements);
    refuseUnsupported(request);
    if (types.size() != names.size()) {
      throw invalid(
          "Number of attributes in KeySchema does not exactly match number of attributes defined in"
              + " AttributeDefinitions");
    }
    return new TableKeys(
        attribute(names.get(0), types), names.size() > 1 ? attribute(names.get(1), types) : null);
  }

  private static void checkThroughput(Members request) {
    var throughput = request.members("ProvisionedThroughput");
    if ("PAY_PER_REQUEST".equals(request.text("BillingMode"))) {
      if (throughput != null) {
        throw invalid(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
      }
      return;
    }
    if (throughput == null) {
      throw invalid(
          "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
    }
    for (var member : List.of("ReadCapacityUnits", "WriteCapacityUnits")) {
      var units = throughput.number(member);
      if (units != null && units > THROUGHPUT_MAX) {
        throw RequestException.validation(
            "Given value " + units + " for " + member + " is out of bounds");
      }
    }
  }

  private static Map<String, KeyType> definedTypes(Members request) {
    var types = new HashMap<String, KeyType>();
    for (var definition : request.list("AttributeDefinitions")) {
      var name = definition.requiredText("AttributeName");
      if (types.put(name, KeyType.valueOf(definition.requiredText("AttributeType"))) != null) {
        throw RequestException.validation("Cannot have two attributes with the same name");
      }
    }
    return types;
  }

  private static void checkNames(List<String> names, Map<String, KeyType> types) {
    if (names.size() > 2) {
      throw RequestException.validation(
          "1 validation error detected: Value at 'keySchema' failed to satisfy constraint: "
              + "Member must have length less than or equal to 2");
    }
    if (names.size() > types.size()) {
      throw RequestException.validation(
          "Invalid KeySchema: Some index key attribute have no definition");
    }
    if (!types.keySet().containsAll(names)) {
      throw invalid(
          "Some index key attributes are not defined in AttributeDefinitions. Keys: ["
              + String.join(", ", names)
              + "], AttributeDefinitions: ["
              + String.join(", ", types.keySet())
              + "]");
    }
    if (names.size() == 2 && names.get(0).equals(names.get(1))) {
      throw RequestException.validation(
          "Both the Hash Key and the Range Key element in the KeySchema have the same name");
    }
  }

  private static void checkRoles(List<Members> elements) {
    if (!elements.getFirst().requiredText("KeyType").equals("HASH")) {
      throw RequestException.validation(
          "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    }
    if (elements.size() > 1 && !elements.get(1).requiredText("KeyType").equals("RANGE")) {
      throw RequestException.validation(
          "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
    }
  }

  private static void refuseUnsupported(Members request) {
    for (var member : List.of("LocalSecondaryIndexes", "GlobalSecondaryIndexes")) {
      if (request.has(member)) {
        if (request.elements(member).isEmpty()) {
          throw invalid("List of " + member + " is empty");
        }
        throw invalid(member + " is not supported yet");
      }
    }
    var stream = request.members("StreamSpecification");
    if (stream != null && stream.flag("StreamEnabled")) {
      throw invalid("StreamSpecification is not supported yet");
    }
    var encryption = request.members("SSESpecification");
    if (encryption != null && encryption.flag("Enabled")) {
      throw invalid("SSESpecification is not supported yet");
    }
    for (var member : List.of("ResourcePolicy", "GlobalTableSourceArn")) {
      if (request.has(member)) {
        throw invalid(member + " is not supported yet");
      }
    }
  }

  private static KeyAttribute attribute(String name, Map<String, KeyType> types) {
    var type = types.get(name);
    if (type == null) {
      throw new IllegalStateException("The key attribute " + name + " was not checked");
    }
    return new KeyAttribute(name, type);
  }

  private static RequestException invalid(String message) {
    return RequestException.validation(INVALID + message);
  }
}
