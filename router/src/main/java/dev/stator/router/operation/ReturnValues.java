package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.model.write.ItemWrite.Returns;
import dev.stator.router.validation.Members;

/** Which image of its item a write shows. */
enum ReturnValues {
  NONE,
  ALL_OLD,
  UPDATED_OLD,
  ALL_NEW,
  UPDATED_NEW;

  static ReturnValues of(Members members) {
    var text = members.text("ReturnValues");
    return text == null ? NONE : valueOf(text);
  }

  /** Of an operation that leaves nothing to show but the item as it was. */
  static ReturnValues oldOnly(Members members) {
    var values = of(members);
    if (values != NONE && values != ALL_OLD) {
      throw RequestException.validation("ReturnValues can only be ALL_OLD or NONE");
    }
    return values;
  }

  /** What the partition must send back, for this and for a condition that fails. */
  Returns returns(Members members) {
    boolean onFailure = "ALL_OLD".equals(members.text("ReturnValuesOnConditionCheckFailure"));
    if (this == NONE && !onFailure) {
      return Returns.NONE;
    }
    return new Returns(
        this == ALL_OLD || this == UPDATED_OLD, this == ALL_NEW || this == UPDATED_NEW, onFailure);
  }
}
