package dev.stator.router.definition;

import dev.stator.router.validation.Members;
import java.util.EnumSet;
import java.util.Set;

/** What an UpdateTable can be about: the service takes few of them together. */
enum Concern {
  ENCRYPTION,
  TABLE_CLASS,
  DELETION_PROTECTION,
  WARM_THROUGHPUT,
  CAPACITY,
  BILLING,
  CAPS,
  STREAM,
  INDEXES;

  private static final String ONLY = " modification must be the only operation in the request";

  static Set<Concern> of(Members request) {
    var concerns = EnumSet.noneOf(Concern.class);
    add(concerns, ENCRYPTION, request.has("SSESpecification"));
    add(concerns, TABLE_CLASS, request.has("TableClass"));
    add(concerns, DELETION_PROTECTION, request.has("DeletionProtectionEnabled"));
    var warm = request.members("WarmThroughput");
    add(
        concerns,
        WARM_THROUGHPUT,
        warm != null && (warm.has("ReadUnitsPerSecond") || warm.has("WriteUnitsPerSecond")));
    add(concerns, CAPACITY, request.has("ProvisionedThroughput"));
    add(concerns, BILLING, request.has("BillingMode"));
    add(concerns, CAPS, UnitBounds.firstCap(request.members("OnDemandThroughput")) != null);
    add(concerns, STREAM, request.has("StreamSpecification"));
    add(concerns, INDEXES, !request.list("GlobalSecondaryIndexUpdates").isEmpty());
    return concerns;
  }

  private static void add(Set<Concern> concerns, Concern concern, boolean given) {
    if (given) {
      concerns.add(concern);
    }
  }

  /** Refuses concerns that the service does not take in one request. */
  static void checkTogether(Set<Concern> concerns, IndexUpdates indexes) {
    if (concerns.size() < 2) {
      return;
    }
    if (concerns.contains(ENCRYPTION)) {
      throw InvalidParameter.because("Server-Side Encryption" + ONLY);
    }
    if (concerns.contains(TABLE_CLASS)) {
      throw InvalidParameter.because("TableClass" + ONLY);
    }
    if (concerns.contains(DELETION_PROTECTION)) {
      throw InvalidParameter.because("DeletionProtection" + ONLY);
    }
    if (concerns.contains(WARM_THROUGHPUT)) {
      throw InvalidParameter.because(
          indexes.create()
              ? "Create global secondary index cannot be specified when updating WarmThroughput"
              : "WarmThroughput must be the only operation in the request");
    }
    if (concerns.contains(CAPS) && !concerns.equals(EnumSet.of(CAPS, BILLING))) {
      throw InvalidParameter.because(
          "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request");
    }
    if (concerns.contains(STREAM) && concerns.contains(CAPACITY)) {
      throw InvalidParameter.because("You cannot modify stream status while updating table IOPS");
    }
    if (indexes.createOrDelete() && concerns.contains(CAPACITY)) {
      throw InvalidParameter.because("You cannot create or delete index while updating table IOPS");
    }
    if (indexes.createOrDelete() && concerns.contains(STREAM)) {
      throw InvalidParameter.because(
          "You cannot create or delete index while changing stream status");
    }
  }
}
