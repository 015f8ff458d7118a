package dev.stator.proto.log;

import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.wire.AdoptBeginCommand;
import dev.stator.proto.wire.AdoptCommand;
import dev.stator.proto.wire.AdoptRowsCommand;
import dev.stator.proto.wire.CopiedFactsMessage;
import dev.stator.proto.wire.CopiedPartMessage;
import dev.stator.proto.wire.NeighbourMessage;
import dev.stator.proto.wire.RetireCommand;
import dev.stator.proto.wire.TableCountMessage;

/** Commands of an adoption, and what is copied for one, as messages. */
public final class AdoptCodec {
  private AdoptCodec() {}

  static AdoptBeginCommand toMessage(LogCommand.AdoptBegin begin) {
    return AdoptBeginCommand.newBuilder()
        .setJobId(begin.jobId())
        .setNeighbour(toMessage(begin.neighbour()))
        .build();
  }

  static LogCommand.AdoptBegin fromMessage(AdoptBeginCommand message) {
    return new LogCommand.AdoptBegin(message.getJobId(), fromMessage(message.getNeighbour()));
  }

  static AdoptRowsCommand toMessage(LogCommand.AdoptRows rows) {
    return AdoptRowsCommand.newBuilder()
        .setJobId(rows.jobId())
        .setN(rows.n())
        .setPart(toMessage(rows.part()))
        .build();
  }

  static LogCommand.AdoptRows fromMessage(AdoptRowsCommand message) {
    return new LogCommand.AdoptRows(
        message.getJobId(), message.getN(), fromMessage(message.getPart()));
  }

  static AdoptCommand toMessage(LogCommand.Adopt adopt) {
    return AdoptCommand.newBuilder()
        .setJobId(adopt.jobId())
        .setN(adopt.n())
        .setDigest(Wire.string(adopt.digest()))
        .setFacts(toMessage(adopt.facts()))
        .build();
  }

  static LogCommand.Adopt fromMessage(AdoptCommand message) {
    return new LogCommand.Adopt(
        message.getJobId(),
        message.getN(),
        Wire.bytes(message.getDigest()),
        fromMessage(message.getFacts()));
  }

  static RetireCommand toMessage(LogCommand.Retire retire) {
    return RetireCommand.newBuilder()
        .setJobId(retire.jobId())
        .setSurvivor(toMessage(retire.survivor()))
        .build();
  }

  static LogCommand.Retire fromMessage(RetireCommand message) {
    return new LogCommand.Retire(message.getJobId(), fromMessage(message.getSurvivor()));
  }

  public static CopiedPartMessage toMessage(LogCommand.CopiedPart part) {
    var message =
        CopiedPartMessage.newBuilder()
            .setStart(Wire.string(part.start()))
            .setDigest(Wire.string(part.digest()));
    var end = part.end();
    if (end != null) {
      message.setEnd(Wire.string(end));
    }
    for (var row : part.rows()) {
      message.addRowsBuilder().setKey(Wire.string(row.key())).setValue(Wire.string(row.value()));
    }
    return message.build();
  }

  public static LogCommand.CopiedPart fromMessage(CopiedPartMessage message) {
    return new LogCommand.CopiedPart(
        Wire.bytes(message.getStart()),
        message.hasEnd() ? Wire.bytes(message.getEnd()) : null,
        Wire.bytes(message.getDigest()),
        message.getRowsList().stream()
            .map(row ->
                new LogCommand.CopiedRow(Wire.bytes(row.getKey()), Wire.bytes(row.getValue())))
            .toList());
  }

  public static CopiedFactsMessage toMessage(LogCommand.CopiedFacts facts) {
    var message =
        CopiedFactsMessage.newBuilder()
            .setClock(facts.clock())
            .setOutcomes(facts.outcomes())
            .addAllDroppedTables(facts.droppedTables());
    for (var count : facts.counts()) {
      message.addCounts(toMessage(count));
    }
    facts.tables().forEach(table -> message.addTables(SchemaCodec.toMessage(table)));
    facts
        .indexSources()
        .forEach(source -> message.addIndexSources(IndexRowsCodec.toMessage(source)));
    message.setUnshipped(facts.unshipped());
    return message.build();
  }

  public static LogCommand.CopiedFacts fromMessage(CopiedFactsMessage message) {
    return new LogCommand.CopiedFacts(
        message.getClock(),
        message.getOutcomes(),
        message.getCountsList().stream().map(AdoptCodec::fromMessage).toList(),
        message.getTablesList().stream().map(SchemaCodec::fromMessage).toList(),
        message.getDroppedTablesList(),
        message.getIndexSourcesList().stream().map(IndexRowsCodec::fromMessage).toList(),
        message.getUnshipped());
  }

  static TableCountMessage toMessage(LogCommand.TableCount count) {
    return TableCountMessage.newBuilder()
        .setTableId(count.tableId())
        .setItems(count.items())
        .setBytes(count.bytes())
        .addAllIndexes(IndexCountCodec.toMessages(count.indexes()))
        .build();
  }

  static LogCommand.TableCount fromMessage(TableCountMessage message) {
    return new LogCommand.TableCount(
        message.getTableId(),
        message.getItems(),
        message.getBytes(),
        IndexCountCodec.fromMessages(message.getIndexesList()));
  }

  private static NeighbourMessage toMessage(PartitionRecord partition) {
    var message =
        NeighbourMessage.newBuilder()
            .setPartitionId(partition.partitionId())
            .setStart(Wire.string(partition.start()))
            .setRangeEpoch(partition.rangeEpoch())
            .addAllVoters(partition.replicas())
            .setLeader(partition.firstLeader());
    var end = partition.end();
    if (end != null) {
      message.setEnd(Wire.string(end));
    }
    return message.build();
  }

  private static PartitionRecord fromMessage(NeighbourMessage message) {
    return new PartitionRecord(
        message.getPartitionId(),
        Wire.bytes(message.getStart()),
        message.hasEnd() ? Wire.bytes(message.getEnd()) : null,
        message.getRangeEpoch(),
        message.getVotersList(),
        message.getLeader(),
        true);
  }
}
