package dev.stator.storage.store;

import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.StreamSchema;
import dev.stator.model.table.StreamView;
import dev.stator.model.table.TableSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A table's definition as a row. The bytes are replicated state, compared between replicas of
 * different releases, so they are fixed by hand rather than by a library's encoder.
 */
final class StoredSchema {
  private static final byte ALL = 0;
  private static final byte KEYS_ONLY = 1;
  private static final byte INCLUDE = 2;
  private static final int FORMAT = 4;

  private StoredSchema() {}

  static byte[] encode(TableSchema schema) {
    var bytes = new ByteArrayOutputStream(64);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeInt(schema.tableId());
      out.writeLong(schema.version());
      out.writeUTF(schema.name());
      write(out, schema.partitionKey());
      write(out, schema.sortKey());
      out.writeByte(schema.slices());
      out.writeByte(schema.indexes().size());
      for (var index : schema.indexes()) {
        write(out, index);
      }
      write(out, schema.stream());
      var expiry = schema.expiryAttribute();
      out.writeUTF(expiry == null ? "" : expiry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] encodeDropped() {
    return new byte[] {FORMAT};
  }

  private static void write(DataOutputStream out, @Nullable KeyAttribute attribute)
      throws IOException {
    out.writeBoolean(attribute != null);
    if (attribute != null) {
      out.writeUTF(attribute.name());
      out.writeByte(attribute.type().name().charAt(0));
    }
  }

  private static void write(DataOutputStream out, IndexSchema index) throws IOException {
    out.writeUTF(index.name());
    out.writeInt(index.id());
    out.writeBoolean(index.backfilling());
    out.writeByte(index.hashKeys());
    out.writeByte(index.keys().size());
    for (var key : index.keys()) {
      write(out, key);
    }
    out.writeByte(
        switch (index.projection().kind()) {
          case ALL -> ALL;
          case KEYS_ONLY -> KEYS_ONLY;
          case INCLUDE -> INCLUDE;
        });
    out.writeByte(index.projection().attributes().size());
    for (var attribute : index.projection().attributes()) {
      out.writeUTF(attribute);
    }
  }

  static TableSchema decode(byte[] value) {
    try (var in = new DataInputStream(new ByteArrayInputStream(value))) {
      if (in.readByte() != FORMAT) {
        throw new StoreException("a table definition of a format that this version does not read");
      }
      int tableId = in.readInt();
      long version = in.readLong();
      String name = in.readUTF();
      var partitionKey = read(in);
      if (partitionKey == null) {
        throw new StoreException("a table definition without a partition key");
      }
      var sortKey = read(in);
      int slices = in.readUnsignedByte();
      var indexes = new ArrayList<IndexSchema>();
      for (int count = in.readUnsignedByte(); count > 0; count--) {
        indexes.add(readIndex(in));
      }
      var stream = readStream(in);
      var expiry = in.readUTF();
      return new TableSchema(
          tableId,
          version,
          name,
          partitionKey,
          sortKey,
          slices,
          new Derived(indexes, stream, expiry.isEmpty() ? null : expiry));
    } catch (IOException e) {
      throw new StoreException("a table definition that cannot be read", e);
    }
  }

  private static @Nullable KeyAttribute read(DataInputStream in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    return new KeyAttribute(in.readUTF(), KeyType.valueOf(String.valueOf((char) in.readByte())));
  }

  private static IndexSchema readIndex(DataInputStream in) throws IOException {
    String name = in.readUTF();
    int id = in.readInt();
    boolean backfilling = in.readBoolean();
    int hashKeys = in.readUnsignedByte();
    var keys = new ArrayList<KeyAttribute>();
    for (int count = in.readUnsignedByte(); count > 0; count--) {
      var key = read(in);
      if (key == null) {
        throw new StoreException("an index definition with a key attribute missing");
      }
      keys.add(key);
    }
    return new IndexSchema(name, id, backfilling, keys, hashKeys, readProjection(in));
  }

  private static void write(DataOutputStream out, @Nullable StreamSchema stream)
      throws IOException {
    out.writeBoolean(stream != null);
    if (stream != null) {
      out.writeByte(
          switch (stream.view()) {
            case KEYS_ONLY -> 0;
            case NEW_IMAGE -> 1;
            case OLD_IMAGE -> 2;
            case NEW_AND_OLD_IMAGES -> 3;
          });
      out.writeUTF(stream.label());
    }
  }

  private static @Nullable StreamSchema readStream(DataInputStream in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    var view =
        switch (in.readByte()) {
          case 0 -> StreamView.KEYS_ONLY;
          case 1 -> StreamView.NEW_IMAGE;
          case 2 -> StreamView.OLD_IMAGE;
          case 3 -> StreamView.NEW_AND_OLD_IMAGES;
          default -> throw new StoreException("a stream that shows nobody knows what");
        };
    return new StreamSchema(view, in.readUTF());
  }

  private static IndexProjection readProjection(DataInputStream in) throws IOException {
    var kind =
        switch (in.readByte()) {
          case ALL -> IndexProjection.Kind.ALL;
          case KEYS_ONLY -> IndexProjection.Kind.KEYS_ONLY;
          case INCLUDE -> IndexProjection.Kind.INCLUDE;
          default -> throw new StoreException("an index that holds nobody knows what");
        };
    var attributes = new ArrayList<String>();
    for (int rest = in.readUnsignedByte(); rest > 0; rest--) {
      attributes.add(in.readUTF());
    }
    return new IndexProjection(kind, attributes);
  }
}
