package dev.stator.proto.cluster;

import dev.stator.proto.wire.TableReply;

/** What became of a request to create, change or delete a table, between record and message. */
public final class TableChangeCodec {
  private TableChangeCodec() {}

  public static TableReply encode(TableChange change) {
    var reply = TableReply.newBuilder();
    switch (change) {
      case TableChange.Accepted(var table, var version) ->
          reply
              .setResult(TableReply.Result.OK)
              .setTable(ClusterCodec.encode(table))
              .setVersion(version);
      case TableChange.Exists(var table) ->
          reply.setResult(TableReply.Result.EXISTS).setTable(ClusterCodec.encode(table));
      case TableChange.NotFound() -> reply.setResult(TableReply.Result.NOT_FOUND);
      case TableChange.InUse(var table) ->
          reply.setResult(TableReply.Result.IN_USE).setTable(ClusterCodec.encode(table));
      case TableChange.Changed(var table) ->
          reply.setResult(TableReply.Result.CHANGED).setTable(ClusterCodec.encode(table));
    }
    return reply.build();
  }

  public static TableChange decode(TableReply reply) {
    return switch (reply.getResult()) {
      case OK ->
          new TableChange.Accepted(ClusterCodec.decode(reply.getTable()), reply.getVersion());
      case EXISTS -> new TableChange.Exists(ClusterCodec.decode(reply.getTable()));
      case NOT_FOUND -> new TableChange.NotFound();
      case IN_USE -> new TableChange.InUse(ClusterCodec.decode(reply.getTable()));
      case CHANGED -> new TableChange.Changed(ClusterCodec.decode(reply.getTable()));
      case UNRECOGNIZED ->
          throw new IllegalStateException("The control plane answers in a newer version's words");
    };
  }
}
