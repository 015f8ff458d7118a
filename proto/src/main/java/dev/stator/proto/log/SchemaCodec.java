package dev.stator.proto.log;

import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.StreamSchema;
import dev.stator.model.table.StreamView;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.wire.DerivedMessage;
import dev.stator.proto.wire.IndexSchemaMessage;
import dev.stator.proto.wire.KeyAttributeMessage;
import dev.stator.proto.wire.StreamSchemaMessage;
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
    if (!schema.derived().equals(Derived.NOTHING)) {
      message.setDerived(toMessage(schema.derived()));
    }
    return message.setSlices(schema.slices()).build();
  }

  public static DerivedMessage toMessage(Derived derived) {
    var message = DerivedMessage.newBuilder();
    derived.indexes().forEach(index -> message.addIndexes(toMessage(index)));
    var stream = derived.stream();
    if (stream != null) {
      message.setStream(
          StreamSchemaMessage.newBuilder()
              .setView(
                  switch (stream.view()) {
                    case KEYS_ONLY -> StreamSchemaMessage.View.KEYS_ONLY;
                    case NEW_IMAGE -> StreamSchemaMessage.View.NEW_IMAGE;
                    case OLD_IMAGE -> StreamSchemaMessage.View.OLD_IMAGE;
                    case NEW_AND_OLD_IMAGES -> StreamSchemaMessage.View.NEW_AND_OLD_IMAGES;
                  })
              .setLabel(stream.label()));
    }
    var expiry = derived.expiryAttribute();
    return message.setExpiryAttribute(expiry == null ? "" : expiry).build();
  }

  public static Derived fromMessage(DerivedMessage message) {
    return new Derived(
        message.getIndexesList().stream().map(SchemaCodec::fromMessage).toList(),
        message.hasStream() ? fromMessage(message.getStream()) : null,
        message.getExpiryAttribute().isEmpty() ? null : message.getExpiryAttribute());
  }

  private static StreamSchema fromMessage(StreamSchemaMessage message) {
    return new StreamSchema(
        switch (message.getView()) {
          case KEYS_ONLY -> StreamView.KEYS_ONLY;
          case NEW_IMAGE -> StreamView.NEW_IMAGE;
          case OLD_IMAGE -> StreamView.OLD_IMAGE;
          case NEW_AND_OLD_IMAGES -> StreamView.NEW_AND_OLD_IMAGES;
          case UNRECOGNIZED -> throw UnreadableMessageException.unknownKind("stream view");
        },
        message.getLabel());
  }

  private static IndexSchemaMessage toMessage(IndexSchema index) {
    var message =
        IndexSchemaMessage.newBuilder()
            .setName(index.name())
            .setId(index.id())
            .setHashKeys(index.hashKeys())
            .setBackfilling(index.backfilling());
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

  private static IndexSchema fromMessage(IndexSchemaMessage message) {
    return new IndexSchema(
        message.getName(),
        message.getId(),
        message.getBackfilling(),
        message.getKeysList().stream().map(SchemaCodec::fromMessage).toList(),
        message.getHashKeys(),
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
        fromMessage(message.getDerived()));
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
