package dev.stator.router.definition;

import dev.stator.router.validation.Members;

/** A number for reads and one for writes. */
public record Units(long read, long write) {
  static final Units NONE = new Units(0, 0);

  /** A ProvisionedThroughput, whose members the model requires. */
  static Units provisioned(Members throughput) {
    var read = throughput.number("ReadCapacityUnits");
    var write = throughput.number("WriteCapacityUnits");
    return new Units(read == null ? 0 : read, write == null ? 0 : write);
  }

  Units max(Units other) {
    return new Units(Math.max(read, other.read), Math.max(write, other.write));
  }
}
