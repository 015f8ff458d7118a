package dev.stator.proto.item;

import dev.stator.proto.wire.CallBatch;
import java.util.ArrayList;
import java.util.List;

/** Calls that travel together. */
public final class CallBatchCodec {
  private CallBatchCodec() {}

  public static CallBatch toMessage(List<NumberedCall> calls) {
    var batch = CallBatch.newBuilder();
    for (NumberedCall call : calls) {
      batch.addCalls(StorageCallCodec.toMessage(call.number(), call.call()));
    }
    return batch.build();
  }

  public static List<NumberedCall> fromMessage(CallBatch batch) {
    var calls = new ArrayList<NumberedCall>(batch.getCallsCount());
    for (var message : batch.getCallsList()) {
      calls.add(new NumberedCall(message.getCall(), StorageCallCodec.fromMessage(message)));
    }
    return calls;
  }
}
