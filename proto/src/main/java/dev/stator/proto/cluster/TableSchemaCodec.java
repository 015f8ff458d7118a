package dev.stator.proto.cluster;

import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.wire.KeyAttributeMessage;
import dev.stator.proto.wire.TableSchemaMessage;

/** A table's schema between record and message. */
public final class TableSchemaCodec {
  private TableSchemaCodec() {}

  public static TableSchemaMessage encode(TableSchema schema) {
    var message =
        TableSchemaMessage.newBuilder()
            .setTableId(schema.tableId())
            .setVersion(schema.version())
            .setName(schema.name())
            .setPartitionKey(encode(schema.partitionKey()));
    var sortKey = schema.sortKey();
    if (sortKey != null) {
      message.setSortKey(encode(sortKey));
    }
    return message.build();
  }

  public static TableSchema decode(TableSchemaMessage message) {
    return new TableSchema(
        message.getTableId(),
        message.getVersion(),
        message.getName(),
        decode(message.getPartitionKey()),
        message.hasSortKey() ? decode(message.getSortKey()) : null);
  }

  public static KeyAttributeMessage encode(KeyAttribute attribute) {
    return KeyAttributeMessage.newBuilder()
        .setName(attribute.name())
        .setType(attribute.type().name())
        .build();
  }

  public static KeyAttribute decode(KeyAttributeMessage message) {
    return new KeyAttribute(message.getName(), KeyType.valueOf(message.getType()));
  }
}
