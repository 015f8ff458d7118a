package dev.stator.router.expression;

import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.AttributePath.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Refuses a path that begins with another path of the same expression, or that takes for a map what
 * another takes for a list. The message names both. (Of more than two paths the service names as
 * the second now and then one that is in nobody's way; that is not imitated.)
 */
final class PathOverlaps {
  private final Node root = new Node();

  private static final class Node {
    private final SequencedMap<Step, Node> children = new LinkedHashMap<>();
    private boolean byName;
    private boolean end;
  }

  /** Adds a path that must not overlap with those added before. */
  void add(AttributePath path) {
    var node = root;
    var steps = path.steps();
    for (int depth = 0; depth < steps.size(); depth++) {
      var step = steps.get(depth);
      boolean byName = step instanceof AttributePath.Name;
      if (!node.children.isEmpty() && node.byName != byName) {
        throw refusal("conflict", path, node, steps.subList(0, depth));
      }
      var child = node.children.get(step);
      boolean last = depth == steps.size() - 1;
      if (child != null && (child.end || last)) {
        throw refusal("overlap", path, child, steps.subList(0, depth + 1));
      }
      if (child == null) {
        child = new Node();
        child.end = last;
        node.byName = byName;
        node.children.put(step, child);
      }
      node = child;
    }
  }

  private static ExpressionException refusal(
      String how, AttributePath path, Node node, List<Step> toNode) {
    var other = new ArrayList<>(toNode);
    for (var at = node; !at.end; at = at.children.lastEntry().getValue()) {
      other.add(at.children.lastEntry().getKey());
    }
    return new ExpressionException(
        "Two document paths "
            + how
            + " with each other; must remove or rewrite one of these paths; path one: "
            + OperandChecks.show(path)
            + ", path two: "
            + OperandChecks.show(new AttributePath(other)));
  }
}
