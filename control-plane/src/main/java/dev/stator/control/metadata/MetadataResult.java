package dev.stator.control.metadata;

import dev.stator.model.cluster.JobRecord;
import dev.stator.proto.cluster.TableChange;

/** What a metadata command came to. */
public sealed interface MetadataResult {
  /** Carried out, now or before. */
  record Done() implements MetadataResult {}

  record Admitted(String nodeId) implements MetadataResult {}

  record Table(TableChange change) implements MetadataResult {}

  /** The job as it was put on record. */
  record Job(JobRecord job) implements MetadataResult {}

  /** Makes no sense; nothing changed. The text is a sentence for an operator. */
  record Refused(String why) implements MetadataResult {}

  /** The drawn table id is another table's: draw again. */
  record TableIdTaken() implements MetadataResult {}
}
