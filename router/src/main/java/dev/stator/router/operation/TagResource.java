package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.router.definition.TagRules;
import dev.stator.router.table.ResourceArn;

/** TagResource: adds tags to a table, or gives those that it has other values. */
final class TagResource implements Operation {
  @Override
  public Reply execute(Call call) {
    var request = call.members();
    var resource = ResourceArn.checked(request.text("ResourceArn"));
    var given = resource.given();
    if (!request.has("Tags")) {
      throw RequestException.validation(
          "1 validation error detected: Value null at 'tags' failed to satisfy constraint: Member must"
              + " not be null");
    }
    var arn = resource.table(call.principal(), "TagResource");
    if (request.elements("Tags").isEmpty()) {
      throw RequestException.validation("Atleast one Tag needs to be provided as Input.");
    }
    var tags = TagRules.read(request.list("Tags"));
    return new TagEdit(call, given, arn).apply(all -> all.putAll(tags));
  }
}
