package dev.stator.router.definition;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.model.table.KeyType;
import dev.stator.router.validation.Members;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The GlobalSecondaryIndexUpdates of an UpdateTable. */
final class IndexUpdates {
  private final List<IndexAction> actions;
  private final Map<String, KeyType> types;

  private IndexUpdates(List<IndexAction> actions, Map<String, KeyType> types) {
    this.actions = actions;
    this.types = types;
  }

  /** Reads the actions and checks what needs no table. */
  static IndexUpdates of(Members request) {
    var actions = new ArrayList<IndexAction>();
    var names = new HashSet<String>();
    for (var entry : request.list("GlobalSecondaryIndexUpdates")) {
      var action = IndexAction.of(entry);
      if (!names.add(action.indexName())) {
        throw InvalidParameter.because(
            "Only one global secondary index update per index is allowed simultaneously. Index: "
                + action.indexName());
      }
      actions.add(action);
    }
    if (request.has("GlobalSecondaryIndexUpdates") && actions.isEmpty()) {
      throw InvalidParameter.because("List of GlobalSecondaryIndexUpdates is empty");
    }
    boolean creates = actions.stream().anyMatch(IndexAction.Create.class::isInstance);
    // nothing but a new index reads the definitions: they may say what they like otherwise
    var types =
        creates ? KeyRules.types(request.list("AttributeDefinitions")) : Map.<String, KeyType>of();
    var updates = new IndexUpdates(actions, types);
    actions.forEach(updates::check);
    return updates;
  }

  private void check(IndexAction action) {
    switch (action) {
      case IndexAction.Create(var name, var index) -> {
        if (types.isEmpty()) {
          throw InvalidParameter.because(
              "AttributeDefinitions is not specified for index: " + name);
        }
        KeyRules.checkGlobal(IndexRules.keys(index), types);
        ProjectionRules.of(index);
      }
      case IndexAction.Update(var name, var change) -> {
        var warm = change.members("WarmThroughput");
        if (warm != null && !warm.has("ReadUnitsPerSecond") && !warm.has("WriteUnitsPerSecond")) {
          throw InvalidParameter.because(
              "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond"
                  + " specified for index: "
                  + name);
        }
      }
      case IndexAction.Delete _ -> {}
    }
  }

  boolean isEmpty() {
    return actions.isEmpty();
  }

  boolean create() {
    return actions.stream().anyMatch(IndexAction.Create.class::isInstance);
  }

  boolean createOrDelete() {
    return actions.stream().anyMatch(action -> !(action instanceof IndexAction.Update));
  }

  /** Only one index can come or go at a time. */
  void checkOneAtATime() {
    if (actions.stream().filter(action -> !(action instanceof IndexAction.Update)).count() > 1) {
      throw onlyOne();
    }
  }

  /**
   * While an index is built none can come, and none can go but that one.
   *
   * @param built names of those
   */
  void checkAgainst(Set<String> built) {
    boolean another =
        actions.stream()
            .anyMatch(action ->
                switch (action) {
                  case IndexAction.Create _ -> true;
                  case IndexAction.Delete(var name) -> !built.contains(name);
                  case IndexAction.Update _ -> false;
                });
    if (!built.isEmpty() && another) {
      throw onlyOne();
    }
  }

  static RequestException onlyOne() {
    return new RequestException(
        ErrorCode.LIMIT_EXCEEDED,
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously"
            + " per table");
  }

  /**
   * Carries the actions out on a draft whose billing mode is the one behind the update.
   *
   * @param before the table as the update finds it
   */
  void apply(DefinitionDraft draft, UpdatedTable before, long nowMillis) {
    for (var action : actions) {
      switch (action) {
        case IndexAction.Create(var name, var index) ->
            new IndexCreation(name, index, types).apply(draft, before);
        case IndexAction.Update(var name, var change) -> {
          var index = existing(name, before, "update");
          var changed =
              new IndexThroughputChange(index, change)
                  .apply(before.definition().billing(), draft.billing, nowMillis);
          draft.globalIndexes =
              draft.globalIndexes.stream()
                  .map(each -> each.name().equals(name) ? each.with(changed) : each)
                  .toList();
        }
        case IndexAction.Delete(var name) -> {
          existing(name, before, "delete");
          draft.globalIndexes =
              draft.globalIndexes.stream().filter(each -> !each.name().equals(name)).toList();
          prune(draft, before);
        }
      }
    }
  }

  private static IndexDefinition existing(String name, UpdatedTable table, String verb) {
    var index = table.definition().globalIndex(name);
    if (index != null) {
      return index;
    }
    if (table.definition().localIndex(name) != null) {
      throw RequestException.validation(
          "Cannot " + verb + " an index that is not a GlobalSecondaryIndex: " + name);
    }
    throw new RequestException(
        ErrorCode.RESOURCE_NOT_FOUND,
        "Requested resource not found: Index " + name + " for table " + table.name());
  }

  /** Forgets the definitions of attributes that no key needs any more. */
  private static void prune(DefinitionDraft draft, UpdatedTable table) {
    var used = new HashSet<String>();
    table.keys().forEach(key -> used.add(key.name()));
    draft.localIndexes.forEach(index -> index.keys().forEach(key -> used.add(key.name())));
    draft.globalIndexes.forEach(index -> index.keys().forEach(key -> used.add(key.name())));
    draft.attributes =
        draft.attributes.stream().filter(attribute -> used.contains(attribute.name())).toList();
  }

  /** Payment by units needs units for every index that stays. */
  void checkAllProvisioned(TableDefinition before) {
    var missing = new ArrayList<String>();
    for (var index : before.globalIndexes()) {
      boolean given =
          actions.stream()
              .anyMatch(action ->
                  action.indexName().equals(index.name())
                      && !(action instanceof IndexAction.Update(_, var change)
                          && !change.has("ProvisionedThroughput")));
      if (!given) {
        missing.add(index.name());
      }
    }
    if (!missing.isEmpty()) {
      throw InvalidParameter.because(
          "ProvisionedThroughput must be specified for index: " + String.join(",", missing));
    }
  }
}
