package dev.stator.model.table;

/** The attribute types that a key attribute may have. */
public enum KeyType {
  S,
  N,
  B
}
