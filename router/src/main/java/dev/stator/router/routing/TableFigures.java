package dev.stator.router.routing;

/**
 * How many items a table has.
 *
 * @param bytes DynamoDB's sizes of the items together
 */
public record TableFigures(long items, long bytes) {
  public static final TableFigures NONE = new TableFigures(0, 0);
}
