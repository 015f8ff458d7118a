package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.router.definition.TagRules;
import dev.stator.router.table.ResourceArn;

/** UntagResource: takes tags off a table. */
final class UntagResource implements Operation {
  @Override
  public Reply execute(Call call) {
    var request = call.members();
    var resource = ResourceArn.checked(request.text("ResourceArn"));
    if (!request.has("TagKeys")) {
      throw RequestException.validation(
          "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member"
              + " must not be null");
    }
    var arn = resource.table(call.principal(), "UntagResource");
    var keys =
        request.elements("TagKeys").stream().map(key -> TagRules.checkedKey((String) key)).toList();
    if (keys.isEmpty()) {
      throw RequestException.validation("Atleast one Tag Key needs to be provided as Input.");
    }
    TagRules.checkCount(keys.size());
    return new TagEdit(call, resource.given(), arn).apply(all -> keys.forEach(all::remove));
  }
}
