package dev.stator.router.definition;

import dev.stator.model.table.KeyAttribute;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A definition while it is made or changed; its fields are those of {@link TableDefinition}. */
final class DefinitionDraft {
  List<KeyAttribute> attributes;
  BillingMode billing;
  long payPerRequestMillis;
  Throughput throughput;
  List<IndexDefinition> localIndexes;
  List<IndexDefinition> globalIndexes;
  @Nullable StreamSettings stream;
  @Nullable TimeToLive timeToLive;
  @Nullable String keyArn;
  String tableClass;
  long classChangedMillis;
  boolean deletionProtected;
  NavigableMap<String, String> tags;

  /** A table that is paid by request, without anything optional. */
  DefinitionDraft() {
    attributes = List.of();
    billing = BillingMode.PAY_PER_REQUEST;
    payPerRequestMillis = TableDefinition.SINCE_CREATION;
    throughput = Throughput.of(billing, Units.NONE);
    localIndexes = List.of();
    globalIndexes = List.of();
    tableClass = "";
    tags = new TreeMap<>();
  }

  DefinitionDraft(TableDefinition definition) {
    attributes = definition.attributes();
    billing = definition.billing();
    payPerRequestMillis = definition.payPerRequestMillis();
    throughput = definition.throughput();
    localIndexes = definition.localIndexes();
    globalIndexes = definition.globalIndexes();
    stream = definition.stream();
    timeToLive = definition.timeToLive();
    keyArn = definition.keyArn();
    tableClass = definition.tableClass();
    classChangedMillis = definition.classChangedMillis();
    deletionProtected = definition.deletionProtected();
    tags = definition.tags();
  }

  TableDefinition finish() {
    return new TableDefinition(
        attributes,
        billing,
        payPerRequestMillis,
        throughput,
        localIndexes,
        globalIndexes,
        stream,
        timeToLive,
        keyArn,
        tableClass,
        classChangedMillis,
        deletionProtected,
        tags);
  }
}
