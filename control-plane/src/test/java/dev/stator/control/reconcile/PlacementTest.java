package dev.stator.control.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.NodeRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlacementTest {
  @Test
  void threeNodesInThreeZonesLeadOnePartitionEach() {
    var partitions = Placement.initial(nodes(3, 3), 3, 3);
    assertEquals(
        List.of("n1", "n2", "n3"),
        partitions.stream().map(partition -> partition.firstLeader()).sorted().toList());
    partitions.forEach(partition -> assertEquals(3, new HashSet<>(partition.replicas()).size()));
    assertEquals(Bytes.EMPTY, partitions.getFirst().start());
    assertEquals(Bytes.ofHex("56000000"), partitions.get(1).start());
    assertEquals(Bytes.ofHex("ab000000"), partitions.get(2).start());
    assertNull(partitions.getLast().end());
  }

  @Test
  void replicasAreInDifferentZonesAndEvenOverNodes() {
    for (long seed = 1; seed <= 300; seed++) {
      var random = new Random(seed);
      int zones = 3 + random.nextInt(3);
      int perZone = 1 + random.nextInt(4);
      var nodes = nodes(zones * perZone, zones);
      int count = 1 + random.nextInt(40);
      var partitions = Placement.initial(nodes, count, 3);
      var load = new HashMap<String, Integer>();
      for (int i = 0; i < count; i++) {
        var partition = partitions.get(i);
        assertEquals(
            3,
            partition.replicas().stream().map(id -> zoneOf(nodes, id)).distinct().count(),
            "seed " + seed);
        partition.replicas().forEach(id -> load.merge(id, 1, Integer::sum));
        assertEquals(
            i == count - 1 ? null : partitions.get(i + 1).start(), partition.end(), "seed " + seed);
      }
      int most = load.values().stream().mapToInt(n -> n).max().orElseThrow();
      int least =
          nodes.stream().mapToInt(node -> load.getOrDefault(node.nodeId(), 0)).min().orElseThrow();
      assertTrue(most - least <= 2, "seed " + seed + ": " + load);
    }
  }

  private static String zoneOf(List<NodeRecord> nodes, String nodeId) {
    return nodes.stream()
        .filter(node -> node.nodeId().equals(nodeId))
        .findFirst()
        .orElseThrow()
        .az();
  }

  static List<NodeRecord> nodes(int count, int zones) {
    var nodes = new ArrayList<NodeRecord>();
    for (int i = 1; i <= count; i++) {
      nodes.add(
          new NodeRecord(
              "n" + i,
              "r",
              "az" + i % zones,
              "h" + i,
              "h" + i + ":1",
              "h" + i + ":2",
              "",
              null,
              false));
    }
    return nodes;
  }
}
