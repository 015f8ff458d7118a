package dev.stator.router.definition;

import dev.stator.model.error.RequestException;
import dev.stator.router.validation.Members;
import org.jspecify.annotations.Nullable;

/** The values that throughput settings can have whatever the table is like. */
final class UnitBounds {
  private static final long PROVISIONED_MAX = 1_000_000_000_000L;

  private UnitBounds() {}

  static Units provisioned(Members throughput) {
    var units = Units.provisioned(throughput);
    checkProvisioned("ReadCapacityUnits", units.read());
    checkProvisioned("WriteCapacityUnits", units.write());
    return units;
  }

  private static void checkProvisioned(String member, long units) {
    if (units > PROVISIONED_MAX) {
      throw RequestException.validation(
          "Given value " + units + " for " + member + " is out of bounds");
    }
  }

  /**
   * Bounds of a table or index that is paid by request.
   *
   * @param subject "table", or "index : " and its name
   * @param clearable whether {@link Throughput#CAP_CLEARED} may lift a bound
   */
  static Units caps(@Nullable Members onDemand, Units before, String subject, boolean clearable) {
    if (onDemand == null) {
      return before;
    }
    var read = cap(onDemand, "MaxReadRequestUnits", subject, clearable);
    var write = cap(onDemand, "MaxWriteRequestUnits", subject, clearable);
    return new Units(read == null ? before.read() : read, write == null ? before.write() : write);
  }

  private static @Nullable Long cap(
      Members onDemand, String member, String subject, boolean clearable) {
    var units = onDemand.number(member);
    if (units != null && units < 1 && !(clearable && units == Throughput.CAP_CLEARED)) {
      throw InvalidParameter.because(
          "Requested "
              + member
              + " for OnDemandThroughput for "
              + subject
              + " is outside of valid range");
    }
    return units;
  }

  /**
   * The name of the first bound that a request gives, which a provisioned table cannot have; null
   * when it gives none.
   */
  static @Nullable String firstCap(@Nullable Members onDemand) {
    if (onDemand == null) {
      return null;
    }
    if (onDemand.has("MaxReadRequestUnits")) {
      return "MaxReadRequestUnits";
    }
    return onDemand.has("MaxWriteRequestUnits") ? "MaxWriteRequestUnits" : null;
  }

  /**
   * What is to be kept warm.
   *
   * @param subject "table", or "index " and its name
   * @param lowRead why fewer reads than {@code least} are refused
   */
  static Units warm(
      @Nullable Members warm, Units least, String subject, String lowRead, String lowWrite) {
    if (warm == null) {
      return least;
    }
    return new Units(
        warm(warm, "ReadUnitsPerSecond", least.read(), subject, lowRead),
        warm(warm, "WriteUnitsPerSecond", least.write(), subject, lowWrite));
  }

  private static long warm(Members warm, String member, long least, String subject, String why) {
    var units = warm.number(member);
    if (units == null) {
      return least;
    }
    if (units < least) {
      throw InvalidParameter.because(
          "Requested " + member + " for WarmThroughput for " + subject + " is lower than " + why);
    }
    return units;
  }
}
