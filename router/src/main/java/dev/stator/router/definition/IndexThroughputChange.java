package dev.stator.router.definition;

import dev.stator.model.error.RequestException;
import dev.stator.router.validation.Members;

/** New throughput for a global index that stays. */
final class IndexThroughputChange {
  private final IndexDefinition index;
  private final Members change;

  IndexThroughputChange(IndexDefinition index, Members change) {
    this.index = index;
    this.change = change;
  }

  /**
   * @param before the table's billing mode when the update came
   * @param billing its billing mode behind the update
   */
  Throughput apply(BillingMode before, BillingMode billing, long nowMillis) {
    var throughput = index.ownThroughput();
    var provisioned = change.members("ProvisionedThroughput");
    boolean warms = change.has("WarmThroughput");
    if (billing == BillingMode.PAY_PER_REQUEST) {
      boolean caps = UnitBounds.firstCap(change.members("OnDemandThroughput")) != null;
      if (provisioned != null || (!warms && !caps)) {
        throw InvalidParameter.because(
            "The only Updates for index: "
                + index.name()
                + " when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput,"
                + " WarmThroughput");
      }
    } else if (provisioned == null && !warms) {
      throw bothMissing(index.name());
    }
    var caps = caps(index.name(), change, billing, throughput.caps());
    if (provisioned != null) {
      var units = UnitBounds.provisioned(provisioned);
      if (before == billing) {
        checkChanges(units);
        throughput = throughput.provisioning(units, nowMillis);
      } else {
        throughput = throughput.billed(billing, units);
      }
    }
    return throughput
        .withCaps(caps)
        .withWarm(TableThroughputChange.warm(change, throughput, "index " + index.name()));
  }

  private void checkChanges(Units units) {
    var current = index.ownThroughput().provisioned();
    if (units.equals(current)) {
      throw RequestException.validation(
          TableThroughputChange.unchanged("index " + index.name(), current, units));
    }
  }

  static Units caps(String name, Members settings, BillingMode billing, Units before) {
    var onDemand = settings.members("OnDemandThroughput");
    var cap = UnitBounds.firstCap(onDemand);
    if (cap != null && billing == BillingMode.PROVISIONED) {
      throw InvalidParameter.because(
          cap
              + " for OnDemandThroughput for index : "
              + name
              + " cannot be specified when the table BillingMode is PROVISIONED");
    }
    return UnitBounds.caps(onDemand, before, "index : " + name, true);
  }

  static RequestException bothMissing(String name) {
    return InvalidParameter.because(
        "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: " + name);
  }
}
