package dev.stator.router.definition;

import dev.stator.model.error.RequestException;
import dev.stator.router.validation.Members;
import org.jspecify.annotations.Nullable;

/** Billing mode and throughput of a table, as an UpdateTable changes them. */
final class TableThroughputChange {
  private static final String NO_DECREASE =
      "current WarmThroughput, decreasing WarmThroughput is not supported";

  private final Members request;
  private final @Nullable BillingMode requested;

  private TableThroughputChange(Members request, @Nullable BillingMode requested) {
    this.request = request;
    this.requested = requested;
  }

  /** Checks what needs no table. */
  static TableThroughputChange of(Members request) {
    var billing = request.text("BillingMode");
    var requested = billing == null ? null : BillingMode.valueOf(billing);
    var provisioned = request.members("ProvisionedThroughput");
    if (requested == BillingMode.PROVISIONED && provisioned == null) {
      throw InvalidParameter.because(
          "ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
    }
    if (provisioned != null) {
      UnitBounds.provisioned(provisioned);
    }
    return new TableThroughputChange(request, requested);
  }

  /** Sets the billing mode, and the throughput of the table and of the indexes that stay. */
  void apply(DefinitionDraft draft, TableDefinition before, long nowMillis) {
    var billing = requested == null ? before.billing() : requested;
    var provisioned = request.members("ProvisionedThroughput");
    if (billing == BillingMode.PAY_PER_REQUEST && provisioned != null) {
      throw InvalidParameter.because(
          "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is"
              + " PAY_PER_REQUEST");
    }
    draft.billing = billing;
    if (billing != before.billing()) {
      change(draft, before, nowMillis);
    } else if (provisioned != null) {
      var units = Units.provisioned(provisioned);
      var current = before.throughput().provisioned();
      if (units.equals(current)) {
        throw RequestException.validation(unchanged("table", current, units));
      }
      draft.throughput = draft.throughput.provisioning(units, nowMillis);
    }
    caps(draft);
    draft.throughput = draft.throughput.withWarm(warm(request, draft.throughput, "table"));
  }

  private void change(DefinitionDraft draft, TableDefinition before, long nowMillis) {
    var provisioned = request.members("ProvisionedThroughput");
    var units = provisioned == null ? Units.NONE : Units.provisioned(provisioned);
    draft.throughput = before.throughput().billed(draft.billing, units);
    if (draft.billing == BillingMode.PAY_PER_REQUEST) {
      draft.payPerRequestMillis = nowMillis;
      draft.globalIndexes =
          before.globalIndexes().stream()
              .map(index ->
                  index.with(
                      index
                          .ownThroughput()
                          .billed(draft.billing, Units.NONE)
                          .countDecrease(nowMillis)))
              .toList();
    }
  }

  private void caps(DefinitionDraft draft) {
    var onDemand = request.members("OnDemandThroughput");
    var cap = UnitBounds.firstCap(onDemand);
    if (cap != null && draft.billing == BillingMode.PROVISIONED) {
      throw InvalidParameter.because(
          cap
              + " for OnDemandThroughput cannot be specified when the table BillingMode is"
              + " PROVISIONED");
    }
    draft.throughput =
        draft.throughput.withCaps(
            UnitBounds.caps(onDemand, draft.throughput.caps(), "table", true));
  }

  /** What is warm behind a request for the table or an index: never less than before. */
  static Units warm(Members request, Throughput throughput, String subject) {
    return UnitBounds.warm(
        request.members("WarmThroughput"), throughput.warm(), subject, NO_DECREASE, NO_DECREASE);
  }

  static String unchanged(String subject, Units current, Units requested) {
    var whose = subject.equals("table") ? "the table" : subject;
    return "The provisioned throughput for the "
        + subject
        + " will not change. The requested value equals the current value. Current ReadCapacityUnits"
        + " provisioned for "
        + whose
        + ": "
        + current.read()
        + ". Requested ReadCapacityUnits: "
        + requested.read()
        + ". Current WriteCapacityUnits provisioned for "
        + whose
        + ": "
        + current.write()
        + ". Requested WriteCapacityUnits: "
        + requested.write()
        + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher"
        + " limits.";
  }
}
