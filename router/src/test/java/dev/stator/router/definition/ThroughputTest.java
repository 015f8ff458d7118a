package dev.stator.router.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ThroughputTest {
  @Test
  void aPartitionTakesThreeThousandReadsOrAThousandWrites() {
    assertEquals(1, provisioned(5, 5));
    assertEquals(1, provisioned(3_000, 1_000));
    assertEquals(2, provisioned(3_001, 1));
    assertEquals(2, provisioned(1, 1_001));
    assertEquals(10, provisioned(9_000, 10_000));
  }

  @Test
  void whatEveryTableHasWarmNeedsNoPartitionsOfItsOwn() {
    var onDemand = Throughput.of(BillingMode.PAY_PER_REQUEST, Units.NONE);
    assertEquals(1, onDemand.partitions(BillingMode.PAY_PER_REQUEST));
    assertEquals(
        5, onDemand.withWarm(new Units(12_000, 5_000)).partitions(BillingMode.PAY_PER_REQUEST));
    assertEquals(
        6,
        Throughput.of(BillingMode.PROVISIONED, new Units(10, 10))
            .withWarm(new Units(18_000, 10))
            .partitions(BillingMode.PROVISIONED));
  }

  private static int provisioned(long read, long write) {
    return Throughput.of(BillingMode.PROVISIONED, new Units(read, write))
        .partitions(BillingMode.PROVISIONED);
  }
}
