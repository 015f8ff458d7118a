package dev.stator.proto.item;

/** A call on its way, with the number that its reply will carry. */
public record NumberedCall(long number, StorageCall call) {}
