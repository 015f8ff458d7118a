package dev.stator.router.expression;

import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.AttributePath.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Refuses a path that begins with another path of the same expression, or that takes for a map what
 * another takes for a list. The message names two paths. When more than two are there, the second
 * is not always the culprit: it is the path that the service names, which goes to the last branch
 * of a hash table.
 */
final class PathOverlaps {
  private final Node root = new Node();

  private static final class Node {
    private final Map<Object, Node> children = new HashMap<>();
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
      var child = node.children.get(keyOf(step));
      boolean last = depth == steps.size() - 1;
      if (child != null && (child.end || last)) {
        throw refusal("overlap", path, node, steps.subList(0, depth));
      }
      if (child == null) {
        child = new Node();
        child.end = last;
        node.byName = byName;
        node.children.put(keyOf(step), child);
      }
      node = child;
    }
  }

  private static Object keyOf(Step step) {
    return switch (step) {
      case AttributePath.Name(var name) -> name;
      case AttributePath.Index(int position) -> position;
    };
  }

  private static ExpressionException refusal(
      String how, AttributePath path, Node node, List<Step> toNode) {
    return new ExpressionException(
        "Two document paths "
            + how
            + " with each other; must remove or rewrite one of these paths; path one: "
            + OperandChecks.show(path)
            + ", path two: "
            + OperandChecks.show(new AttributePath(toLastEnd(node, toNode))));
  }

  private static List<Step> toLastEnd(Node from, List<Step> toNode) {
    var steps = new ArrayList<>(toNode);
    var node = from;
    while (!node.end) {
      Map.Entry<Object, Node> last = null;
      for (var child : node.children.entrySet()) {
        last = child;
      }
      if (last == null) {
        throw new IllegalStateException("A branch without end");
      }
      steps.add(
          last.getKey() instanceof Integer position
              ? new AttributePath.Index(position)
              : new AttributePath.Name((String) last.getKey()));
      node = last.getValue();
    }
    return steps;
  }
}
