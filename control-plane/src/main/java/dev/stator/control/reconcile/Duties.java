package dev.stator.control.reconcile;

import dev.stator.control.metadata.MetadataCommand;
import dev.stator.control.metadata.MetadataResult;
import dev.stator.control.nodes.NodeOrders;

/**
 * What a step may do: order nodes about, and note what was reached. Bound to one term of one
 * leader.
 */
public interface Duties {
  NodeOrders orders();

  /**
   * Puts a command into the control plane's log and waits until it is applied.
   *
   * @throws DeposedException when it surely or perhaps did not get there: the step ends
   */
  MetadataResult propose(MetadataCommand command) throws InterruptedException;

  /** This process no longer leads, or cannot tell. */
  final class DeposedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeposedException(String message) {
      super(message, null, false, false);
    }
  }
}
