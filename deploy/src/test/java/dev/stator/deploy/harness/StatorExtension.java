package dev.stator.deploy.harness;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Hands test classes what they ask for. JUnit's stores own what was opened and close it: tables
 * when their class is done, the cluster when all classes are.
 */
final class StatorExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(StatorExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == DynamoDbClient.class
        || type == DynamoDbStreamsClient.class
        || type == RawClient.class
        || type == Tables.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var endpoint =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(
                SharedEndpoint.class, key -> SharedEndpoint.open(), SharedEndpoint.class);
    var type = parameter.getParameter().getType();
    if (type == DynamoDbClient.class) {
      return endpoint.dynamo();
    }
    if (type == DynamoDbStreamsClient.class) {
      return endpoint.streams();
    }
    return type == RawClient.class ? endpoint.raw() : tables(context, endpoint);
  }

  private static Tables tables(ExtensionContext context, SharedEndpoint endpoint) {
    var ofClass = context;
    while (ofClass.getTestMethod().isPresent()) {
      ofClass = ofClass.getParent().orElseThrow();
    }
    return ofClass
        .getStore(NAMESPACE)
        .computeIfAbsent(
            Tables.class, key -> endpoint.tables(context.getRequiredTestClass()), Tables.class);
  }
}
