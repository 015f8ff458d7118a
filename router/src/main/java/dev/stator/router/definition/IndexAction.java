package dev.stator.router.definition;

import dev.stator.router.validation.Members;

/** One entry of GlobalSecondaryIndexUpdates. */
sealed interface IndexAction {
  String indexName();

  record Create(String indexName, Members index) implements IndexAction {}

  record Update(String indexName, Members change) implements IndexAction {}

  record Delete(String indexName) implements IndexAction {}

  /** Reads an entry, which must hold one action. */
  static IndexAction of(Members entry) {
    var update = entry.members("Update");
    var create = entry.members("Create");
    var delete = entry.members("Delete");
    int actions = (update == null ? 0 : 1) + (create == null ? 0 : 1) + (delete == null ? 0 : 1);
    if (actions > 1) {
      throw InvalidParameter.because(
          "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object");
    }
    if (update != null) {
      return new Update(update.requiredText("IndexName"), update);
    }
    if (create != null) {
      return new Create(create.requiredText("IndexName"), create);
    }
    if (delete != null) {
      return new Delete(delete.requiredText("IndexName"));
    }
    throw InvalidParameter.because(
        "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create,"
            + " GlobalSecondaryIndexUpdate.Delete must not be null");
  }
}
