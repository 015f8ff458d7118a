package dev.stator.proto.log;

import dev.stator.model.table.IndexCount;
import dev.stator.proto.wire.IndexCountMessage;
import java.util.List;

/** Counts of indexes as messages. */
public final class IndexCountCodec {
  private IndexCountCodec() {}

  public static List<IndexCountMessage> toMessages(List<IndexCount> counts) {
    return counts.stream()
        .map(count ->
            IndexCountMessage.newBuilder().setItems(count.items()).setBytes(count.bytes()).build())
        .toList();
  }

  public static List<IndexCount> fromMessages(List<IndexCountMessage> messages) {
    return messages.stream()
        .map(message -> new IndexCount(message.getItems(), message.getBytes()))
        .toList();
  }
}
