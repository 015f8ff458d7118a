package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.partition.PlantedApplyBugs.Kind;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoredRange;
import java.util.function.Supplier;

/**
 * What stands before every write at apply: its range, its deadline, and whether it was carried out
 * before.
 */
record OnceOnly(RememberedOutcomes outcomes, PartitionStore store, PlantedApplyBugs planted) {
  Outcome carryOut(
      LogCommand command, Bytes rowKey, StoredRange range, Entry entry, Supplier<Outcome> write) {
    if (!range.contains(rowKey) && !planted.has(Kind.WRITES_MOVED_KEYS)) {
      return new Outcome.Moved(range.rangeEpoch());
    }
    long notAfterMillis = command.notAfterMillis();
    if (notAfterMillis != 0 && HybridClock.physicalMillis(entry.clock()) > notAfterMillis) {
      return new Outcome.Expired();
    }
    var requestId = command.requestId();
    if (requestId.isEmpty()) {
      return write.get();
    }
    if (requestId.length() != RememberedOutcomes.REQUEST_ID_BYTES) {
      return Refusals.MALFORMED_REQUEST_ID;
    }
    var earlier =
        planted.has(Kind.FORGETS_OUTCOMES) ? null : outcomes.find(requestId, rowKey, store);
    if (earlier != null) {
      return earlier;
    }
    long clockBefore = entry.clock();
    var outcome = write.get();
    boolean effective = entry.clock() != clockBefore;
    if (effective && outcome instanceof Outcome.Applied applied) {
      outcomes.remember(requestId, notAfterMillis, entry.clock(), rowKey, applied);
    }
    return outcome;
  }
}
