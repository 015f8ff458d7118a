package dev.stator.deploy.differential;

/** A step that the two sides answered differently. */
record Difference(Step step, Seen stator, Seen local) {
  /** What alike differences share. */
  String kind() {
    return step.operation() + " " + stator.kind() + " " + local.kind();
  }

  @Override
  public String toString() {
    return step + "\n  Stator:         " + stator + "\n  DynamoDB Local: " + local;
  }
}
