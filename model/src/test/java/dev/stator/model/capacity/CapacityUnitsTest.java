package dev.stator.model.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CapacityUnitsTest {
  @Test
  void readsCountByFourKilobytes() {
    assertEquals(1, CapacityUnits.read(0, true));
    assertEquals(1, CapacityUnits.read(4096, true));
    assertEquals(2, CapacityUnits.read(4097, true));
    assertEquals(0.5, CapacityUnits.read(0, false));
    assertEquals(0.5, CapacityUnits.read(4096, false));
    assertEquals(1, CapacityUnits.read(4097, false));
    assertEquals(1.5, CapacityUnits.read(8193, false));
    assertEquals(4, CapacityUnits.transactionalRead(4097));
    assertEquals(100, CapacityUnits.read(Limits.ITEM_BYTES_MAX, true));
  }

  @Test
  void writesCountTheLargerImageByKilobytes() {
    assertEquals(1, CapacityUnits.write(0, 0));
    assertEquals(1, CapacityUnits.write(0, 1024));
    assertEquals(2, CapacityUnits.write(0, 1025));
    assertEquals(3, CapacityUnits.write(2049, 10));
    assertEquals(6, CapacityUnits.transactionalWrite(10, 2049));
    assertEquals(400, CapacityUnits.write(Limits.ITEM_BYTES_MAX, 0));
  }
}
