package dev.stator.client.bench;

/**
 * A workload that remembers what was acknowledged, so that it can be read back. One lane writes a
 * key, so that the order of its writes is known without asking the servers.
 */
sealed interface Ledger extends Work permits InsertLedger, KeyedLedger {
  /** Writes that were acknowledged so far. */
  long acknowledged();

  /** Reads back every item that was acknowledged and reports to the findings. */
  Work readBack();

  Findings findings();
}
