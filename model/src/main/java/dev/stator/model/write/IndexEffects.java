package dev.stator.model.write;

import java.util.List;

/**
 * What a write did to the local indexes of its table.
 *
 * @param units write units that each index took, in the order of their definition
 * @param collectionBytes size of the item collection after the write, index rows included
 */
public record IndexEffects(List<Integer> units, long collectionBytes) {
  public IndexEffects {
    units = List.copyOf(units);
  }
}
