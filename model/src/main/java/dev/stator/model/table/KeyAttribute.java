package dev.stator.model.table;

/** One attribute of a primary key: its name and its type. */
public record KeyAttribute(String name, KeyType type) {}
