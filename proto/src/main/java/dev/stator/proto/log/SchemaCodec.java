package dev.stator.proto.log;

import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.wire.IndexSchemaMessage;
import dev.stator.proto.wire.KeyAttributeMessage;
import dev.stator.proto.wire.TableSchemaMessage;

/** Table schemas as messages. */
public final class SchemaCodec {
  private SchemaCodec() {}

  public static TableSchemaMessage toMessage(TableSchema schema) {
    var message =
        TableSchemaMessage.newBuilder()
            .setTableId(schema.tableId())
            .setVersion(schema.version())
            .setName(schema.name())
            .setPartitionKey(toMessage(schema.partitionKey()));
    if (schema.sortKey() != null) {
      message.setSortKey(toMessage(schema.sortKey()));
    }
    schema.indexes().forEach(index -> message.addIndexes(toMessage(index)));
    return message.setSlices(schema.slices()).build();
  }

  public static IndexSchemaMessage toMessage(IndexSchema index) {
    var message = IndexSchemaMessage.newBuilder().setName(index.name()).setLocal(index.local());
    index.keys().forEach(key -> message.addKeys(toMessage(key)));
    return message
        .setProjection(
            switch (index.projection().kind()) {
              case ALL -> IndexSchemaMessage.Projection.ALL;
              case KEYS_ONLY -> IndexSchemaMessage.Projection.KEYS_ONLY;
              case INCLUDE -> IndexSchemaMessage.Projection.INCLUDE;
            })
        .addAllProjected(index.projection().attributes())
        .build();
  }

  public static IndexSchema fromMessage(IndexSchemaMessage message) {
    return new IndexSchema(
        message.getName(),
        message.getLocal(),
        message.getKeysList().stream().map(SchemaCodec::fromMessage).toList(),
        new IndexProjection(
            switch (message.getProjection()) {
              case ALL -> IndexProjection.Kind.ALL;
              case KEYS_ONLY -> IndexProjection.Kind.KEYS_ONLY;
              case INCLUDE -> IndexProjection.Kind.INCLUDE;
              case UNRECOGNIZED -> throw UnreadableMessageException.unknownKind("projection");
            },
            message.getProjectedList()));
  }

  public static TableSchema fromMessage(TableSchemaMessage message) {
    return new TableSchema(
        message.getTableId(),
        message.getVersion(),
        message.getName(),
        fromMessage(message.getPartitionKey()),
        message.hasSortKey() ? fromMessage(message.getSortKey()) : null,
        Math.max(1, message.getSlices()),
        message.getIndexesList().stream().map(SchemaCodec::fromMessage).toList());
  }

  public static KeyAttributeMessage toMessage(KeyAttribute attribute) {
    return KeyAttributeMessage.newBuilder()
        .setName(attribute.name())
        .setType(attribute.type().name())
        .build();
  }

  public static KeyAttribute fromMessage(KeyAttributeMessage message) {
    return new KeyAttribute(
        message.getName(),
        switch (message.getType()) {
          case "S" -> KeyType.S;
          case "N" -> KeyType.N;
          case "B" -> KeyType.B;
          default ->
              throw UnreadableMessageException.unknownKind("key attribute " + message.getType());
        });
  }
}
