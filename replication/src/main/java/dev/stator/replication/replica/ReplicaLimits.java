package dev.stator.replication.replica;

/** Bounds of what a replica holds for its proposers. */
public final class ReplicaLimits {
  /** One command. */
  public static final int COMMAND_BYTES_MAX = 1 << 20;

  /** One entry, unless a single command is bigger. */
  public static final int ENTRY_BYTES_MAX = 256 << 10;

  public static final int ENTRY_COMMANDS_MAX = 512;

  /** Entries handed to the log and not yet applied. */
  public static final int ENTRIES_IN_FLIGHT_MAX = 2;

  /** How long commands wait for others at most, after an entry that carried many. */
  public static final long COMPANY_PATIENCE_NANOS_MAX = 2_000_000;

  public static final int QUEUED_COMMANDS_MAX = 8192;
  public static final int QUEUED_BYTES_MAX = 16 << 20;

  /**
   * The biggest frame: one command with everything around it (the state's stamp is at most 4 KB).
   */
  public static final int FRAME_BYTES_MAX = COMMAND_BYTES_MAX + (8 << 10);

  private ReplicaLimits() {}
}
