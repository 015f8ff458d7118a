package dev.stator.client.bench;

/** One kind of request that the generator sends. */
enum Op {
  PUT("PutItem", true),
  CONDITIONAL_PUT("PutItem", true),
  UPDATE("UpdateItem", true),
  DELETE("DeleteItem", true),
  GET("GetItem", false),

  /** The first items of one collection. */
  QUERY("Query", false),

  /** One page, from a place anywhere in the table. */
  SCAN("Scan", false);

  private final String operation;
  private final boolean write;

  Op(String operation, boolean write) {
    this.operation = operation;
    this.write = write;
  }

  /** DynamoDB's name of it. */
  String operation() {
    return operation;
  }

  boolean isWrite() {
    return write;
  }
}
