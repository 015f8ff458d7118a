package dev.stator.client.bench;

/** One kind of request that the generator sends. */
enum Op {
  PUT("PutItem", true),
  CONDITIONAL_PUT("PutItem", true),
  UPDATE("UpdateItem", true),
  GET("GetItem", false);

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
