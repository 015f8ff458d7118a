package dev.stator.model.table;

/** What the records of a table's stream show of a changed item, besides its key. */
public enum StreamView {
  KEYS_ONLY,
  NEW_IMAGE,
  OLD_IMAGE,
  NEW_AND_OLD_IMAGES
}
