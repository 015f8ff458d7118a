package dev.stator.client.bench;

import dev.stator.client.CommandFailure;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Which operations a run consists of, by weight.
 *
 * @param weights of the operations that occur
 */
record Workload(Map<Op, Integer> weights) {
  private static final String NAMES =
      "put, get, update, cput, delete, query, scan, churn, or mix with --mix get=80,put=20";

  Workload {
    weights = new EnumMap<>(weights);
  }

  static Workload of(String name, String mix) {
    return switch (name) {
      case "mix" -> mixed(mix);
      case "churn" -> new Workload(Map.of(Op.PUT, 1, Op.DELETE, 1));
      default -> new Workload(Map.of(op(name), 1));
    };
  }

  private static Workload mixed(String mix) {
    var weights = new EnumMap<Op, Integer>(Op.class);
    for (String part : mix.split(",")) {
      int equals = part.indexOf('=');
      try {
        int weight = Integer.parseInt(part.substring(equals + 1).strip());
        if (equals > 0 && weight > 0) {
          weights.put(op(part.substring(0, equals).strip()), weight);
          continue;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw CommandFailure.usage(
          "'" + part + "' is no share of a mix.", "Write for example --mix get=80,put=20.");
    }
    return new Workload(weights);
  }

  private static Op op(String name) {
    return switch (name) {
      case "put" -> Op.PUT;
      case "get" -> Op.GET;
      case "update" -> Op.UPDATE;
      case "cput" -> Op.CONDITIONAL_PUT;
      case "delete" -> Op.DELETE;
      case "query" -> Op.QUERY;
      case "scan" -> Op.SCAN;
      default ->
          throw CommandFailure.usage("There is no workload '" + name + "'.", "Use " + NAMES + ".");
    };
  }

  Op pick(RandomGenerator random) {
    int sum = weights.values().stream().mapToInt(Integer::intValue).sum();
    int ticket = weights.size() == 1 ? 0 : random.nextInt(sum);
    for (var entry : weights.entrySet()) {
      ticket -= entry.getValue();
      if (ticket < 0) {
        return entry.getKey();
      }
    }
    throw new IllegalStateException("weights do not add up");
  }

  boolean only(Op op) {
    return weights.size() == 1 && weights.containsKey(op);
  }

  boolean has(Op op) {
    return weights.containsKey(op);
  }

  /** Puts alone need no items to begin with. */
  boolean writesOnlyPuts() {
    return only(Op.PUT) || only(Op.CONDITIONAL_PUT);
  }
}
