package dev.stator.router.definition;

import dev.stator.router.validation.Members;

/** The throughput that CreateTable asks for, of the table and of its global indexes. */
final class NewThroughput {
  private static final String LOW_ON_DEMAND =
      "initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
          + "on-demand-capacity-mode.html#on-demand-capacity-mode-initial";

  private NewThroughput() {}

  static BillingMode billing(Members request) {
    var billing = request.text("BillingMode");
    return billing == null ? BillingMode.PROVISIONED : BillingMode.valueOf(billing);
  }

  static Throughput ofTable(Members request) {
    var billing = billing(request);
    var provisioned = request.members("ProvisionedThroughput");
    var units =
        switch (billing) {
          case PAY_PER_REQUEST -> {
            if (provisioned != null) {
              throw InvalidParameter.because(
                  "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when"
                      + " BillingMode is PAY_PER_REQUEST");
            }
            yield Units.NONE;
          }
          case PROVISIONED -> {
            if (provisioned == null) {
              throw InvalidParameter.because(
                  "ReadCapacityUnits and WriteCapacityUnits must both be specified when"
                      + " BillingMode is PROVISIONED");
            }
            yield UnitBounds.provisioned(provisioned);
          }
        };
    var onDemand = request.members("OnDemandThroughput");
    var cap = UnitBounds.firstCap(onDemand);
    if (cap != null && billing == BillingMode.PROVISIONED) {
      throw InvalidParameter.because(
          cap
              + " for OnDemandThroughput cannot be specified when table BillingMode is"
              + " PROVISIONED.");
    }
    var caps = UnitBounds.caps(onDemand, Units.NONE, "table", false);
    return warmed(request, "table", billing, units).withCaps(caps);
  }

  static Throughput ofIndex(Members index, String name, BillingMode billing) {
    var provisioned = index.members("ProvisionedThroughput");
    var units =
        switch (billing) {
          case PAY_PER_REQUEST -> {
            if (provisioned != null) {
              throw InvalidParameter.because(
                  "ProvisionedThroughput should not be specified for index: "
                      + name
                      + " when BillingMode is PAY_PER_REQUEST");
            }
            yield Units.NONE;
          }
          case PROVISIONED -> {
            if (provisioned == null) {
              throw InvalidParameter.because(
                  "ProvisionedThroughput is not specified for index: " + name);
            }
            yield UnitBounds.provisioned(provisioned);
          }
        };
    var onDemand = index.members("OnDemandThroughput");
    var cap = UnitBounds.firstCap(onDemand);
    if (cap != null && billing == BillingMode.PROVISIONED) {
      throw InvalidParameter.because(
          cap
              + " for OnDemandThroughput for index: "
              + name
              + " cannot be specified when table BillingMode is PROVISIONED.");
    }
    var caps = UnitBounds.caps(onDemand, Units.NONE, "index : " + name, false);
    return warmed(index, "index " + name, billing, units).withCaps(caps);
  }

  /** With what the request, for the table or an index, wants warm. */
  static Throughput warmed(Members request, String subject, BillingMode billing, Units units) {
    boolean onDemand = billing == BillingMode.PAY_PER_REQUEST;
    var warm =
        UnitBounds.warm(
            request.members("WarmThroughput"),
            Throughput.leastWarm(billing, units),
            subject,
            onDemand ? LOW_ON_DEMAND : "ReadCapacityUnits of ProvisionedThroughput",
            onDemand ? LOW_ON_DEMAND : "WriteCapacityUnits of ProvisionedThroughput");
    return Throughput.of(billing, units).withWarm(warm);
  }
}
