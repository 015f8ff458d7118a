package dev.stator.storage.store;

import dev.stator.model.cluster.PartitionRecord;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;

/** Another partition as a row of this one names it. */
final class StoredNeighbour {
  private StoredNeighbour() {}

  static void write(PartitionRecord partition, DataOutputStream out) throws IOException {
    out.writeLong(partition.partitionId());
    byte[] range =
        new StoredRange(partition.start(), partition.end(), partition.rangeEpoch()).encode();
    out.writeInt(range.length);
    out.write(range);
    out.writeShort(partition.replicas().size());
    for (String voter : partition.replicas()) {
      out.writeUTF(voter);
    }
    out.writeUTF(partition.firstLeader());
  }

  static PartitionRecord read(DataInputStream in) throws IOException {
    long partitionId = in.readLong();
    var range = StoredRange.decode(in.readNBytes(in.readInt()));
    int count = in.readShort();
    var voters = new ArrayList<String>(count);
    for (int i = 0; i < count; i++) {
      voters.add(in.readUTF());
    }
    return new PartitionRecord(
        partitionId, range.start(), range.end(), range.rangeEpoch(), voters, in.readUTF(), true);
  }
}
