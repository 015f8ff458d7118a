package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.item.Items;
import dev.stator.model.write.Outcome;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.validation.Members;

/**
 * The member ItemCollectionMetrics of an answer: only tables with local indexes have item
 * collections that the service measures. The size is a range of whole gigabytes.
 */
final class ItemCollectionMetrics {
  private static final long GIGABYTE = 1L << 30;

  private ItemCollectionMetrics() {}

  static boolean wanted(Members request, TableRecord table) {
    return "SIZE".equals(request.text("ReturnItemCollectionMetrics"))
        && table.schema().hasLocalIndexes();
  }

  /** Writes it when the request asks for it and the table has it. */
  static void write(
      JsonOutput out, Members request, ItemWriting.Write write, Outcome.Applied applied) {
    if (wanted(request, write.table())) {
      write(out.name("ItemCollectionMetrics"), write, applied);
    }
  }

  static void write(JsonOutput out, ItemWriting.Write write, Outcome.Applied applied) {
    var name = write.table().schema().partitionKey().name();
    out.beginObject();
    out.name("ItemCollectionKey").beginObject().name(name).value(collection(write)).endObject();
    double from = applied.indexes() == null ? 0 : applied.indexes().collectionBytes() / GIGABYTE;
    out.name("SizeEstimateRangeGB").beginArray().number(from).number(from + 1).endArray();
    out.endObject();
  }

  /** The partition key of the item collection that is written to, an encoded value. */
  static Bytes collection(ItemWriting.Write write) {
    var value = Items.attribute(write.keyed(), write.table().schema().partitionKey().name());
    if (value == null) {
      throw new IllegalStateException("A write without its partition key");
    }
    return value;
  }
}
