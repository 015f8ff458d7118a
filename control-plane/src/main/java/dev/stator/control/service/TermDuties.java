package dev.stator.control.service;

import dev.stator.control.metadata.MetadataCommand;
import dev.stator.control.metadata.MetadataResult;
import dev.stator.control.nodes.NodeOrders;
import dev.stator.control.reconcile.Duties;
import dev.stator.model.Bytes;

/** The duties of one term of this member's leadership. */
public record TermDuties(Leadership leadership, NodeOrders orders) implements Duties {
  @Override
  public MetadataResult propose(MetadataCommand command) throws InterruptedException {
    return leadership.propose(Bytes.EMPTY, command);
  }
}
