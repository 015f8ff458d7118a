package dev.stator.proto.item;

/** A reply on its way, with the number of its call. */
public record NumberedReply(long number, StorageReply reply) {}
