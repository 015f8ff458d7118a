package dev.stator.storage.service;

import dev.stator.proto.item.ItemExchange;
import dev.stator.proto.wire.CallBatch;
import dev.stator.proto.wire.ItemServiceGrpc;
import dev.stator.proto.wire.ReplyBatch;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** The data path over gRPC: one stream carries the calls of many clients of a router. */
public final class ItemService extends ItemServiceGrpc.ItemServiceImplBase {
  private final ItemExchange node;

  public ItemService(ItemExchange node) {
    this.node = node;
  }

  @Override
  public StreamObserver<CallBatch> exchange(StreamObserver<ReplyBatch> replies) {
    return ExchangeStream.open(node, (ServerCallStreamObserver<ReplyBatch>) replies);
  }
}
