package dev.stator.proto.cluster;

import dev.stator.proto.wire.IndexBuildMessage;

/**
 * How far the building of an index is.
 *
 * @param itemsDone how many of the table's items were brought into it, or need not be
 * @param itemsAbout how many the table has
 * @param millisLeft until all are in it at the rate so far, or {@link #UNKNOWN}
 * @param waitsFor why a partition does not get on, or empty
 */
public record IndexBuild(
    String account,
    String region,
    String table,
    String index,
    long itemsDone,
    long itemsAbout,
    long millisLeft,
    String waitsFor) {
  public static final long UNKNOWN = -1;

  public IndexBuildMessage encode() {
    var message =
        IndexBuildMessage.newBuilder()
            .setAccount(account)
            .setRegion(region)
            .setTable(table)
            .setIndex(index)
            .setItemsDone(itemsDone)
            .setItemsAbout(itemsAbout)
            .setWaitsFor(waitsFor);
    if (millisLeft != UNKNOWN) {
      message.setMillisLeft(millisLeft);
    }
    return message.build();
  }

  public static IndexBuild decode(IndexBuildMessage message) {
    return new IndexBuild(
        message.getAccount(),
        message.getRegion(),
        message.getTable(),
        message.getIndex(),
        message.getItemsDone(),
        message.getItemsAbout(),
        message.hasMillisLeft() ? message.getMillisLeft() : UNKNOWN,
        message.getWaitsFor());
  }
}
