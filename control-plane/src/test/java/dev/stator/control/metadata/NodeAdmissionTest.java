package dev.stator.control.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.control.metadata.MetadataResult.Admitted;
import dev.stator.control.metadata.MetadataResult.Refused;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.Registration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeAdmissionTest {
  private final MetadataDraft draft = new MetadataDraft(Metadata.EMPTY, 1, 0);

  @Test
  void firstStartsGetIdsInTurn() {
    draft.name("c");
    assertEquals(new Admitted("n1"), NodeAdmission.admit(draft, fresh("a:1", "a:2")));
    assertEquals(new Admitted("n2"), NodeAdmission.admit(draft, fresh("b:1", "b:2")));
  }

  @Test
  void aKnownNodeKeepsItsIdAndBringsItsAddresses() {
    draft.name("c");
    NodeAdmission.admit(draft, fresh("a:1", "a:2"));
    assertEquals(new Admitted("n1"), NodeAdmission.admit(draft, known("c", "n1", "a:7", "a:8")));
    assertEquals("a:7", node("n1").raftAddress());
    assertEquals("a:8", node("n1").serviceAddress());
  }

  @Test
  void aNodeWithReplicasStaysWhereItsPeersKnowIt() {
    draft.name("c");
    NodeAdmission.admit(draft, fresh("a:1", "a:2"));
    draft.put(new PartitionRecord(1, Bytes.EMPTY, null, 1, List.of("n1"), "n1", true));
    var refused =
        assertInstanceOf(Refused.class, NodeAdmission.admit(draft, known("c", "n1", "a:7", "a:2")));
    assertTrue(refused.why().contains("a:1 and a:2"), refused.why());
    assertEquals(new Admitted("n1"), NodeAdmission.admit(draft, known("c", "n1", "a:1", "a:2")));
  }

  @Test
  void anotherClustersFolderIsRefusedWithASentence() {
    draft.name("c");
    NodeAdmission.admit(draft, fresh("a:1", "a:2"));
    var refused =
        assertInstanceOf(Refused.class, NodeAdmission.admit(draft, known("d", "n1", "a:1", "a:2")));
    assertTrue(
        refused.why().startsWith("This data folder belongs to cluster d, but"), refused.why());
    assertInstanceOf(Refused.class, NodeAdmission.admit(draft, known("c", "n9", "a:1", "a:2")));
  }

  @Test
  void anEmptyFolderAtAKnownAddressIsALostDisk() {
    draft.name("c");
    NodeAdmission.admit(draft, fresh("a:1", "a:2"));
    NodeAdmission.admit(draft, fresh("b:1", "b:2"));
    assertEquals(new Admitted("n3"), NodeAdmission.admit(draft, fresh("a:9", "a:2")));
    assertEquals("n3", node("n1").replacedBy());
    assertNull(node("n2").replacedBy());
    assertEquals(new Admitted("n4"), NodeAdmission.admit(draft, fresh("a:9", "a:2")));
    assertEquals("n3", node("n1").replacedBy());
    assertEquals("n4", node("n3").replacedBy());
  }

  @Test
  void aReplacedNodeDoesNotComeBack() {
    draft.name("c");
    NodeAdmission.admit(draft, fresh("a:1", "a:2"));
    NodeAdmission.admit(draft, fresh("a:1", "a:2"));
    var refused =
        assertInstanceOf(Refused.class, NodeAdmission.admit(draft, known("c", "n1", "a:1", "a:2")));
    assertTrue(refused.why().startsWith("Node n1 was replaced by n2."), refused.why());
  }

  @Test
  void anEmptyFolderElsewhereMayNameWhomItReplaces() {
    draft.name("c");
    NodeAdmission.admit(draft, fresh("a:1", "a:2"));
    assertEquals(new Admitted("n2"), NodeAdmission.admit(draft, replacing("n1", "z:1", "z:2")));
    assertEquals("n2", node("n1").replacedBy());
    assertInstanceOf(Refused.class, NodeAdmission.admit(draft, replacing("n1", "y:1", "y:2")));
    assertInstanceOf(Refused.class, NodeAdmission.admit(draft, replacing("n77", "y:1", "y:2")));
  }

  @Test
  void nobodyIsAdmittedBeforeTheClusterHasAnId() {
    assertInstanceOf(Refused.class, NodeAdmission.admit(draft, fresh("a:1", "a:2")));
  }

  private NodeRecord node(String nodeId) {
    var node = draft.node(nodeId);
    assertNotNull(node);
    return node;
  }

  private static Registration fresh(String raft, String service) {
    return registration("", "", raft, service, "");
  }

  private static Registration known(String cluster, String nodeId, String raft, String service) {
    return registration(cluster, nodeId, raft, service, "");
  }

  private static Registration replacing(String lost, String raft, String service) {
    return registration("", "", raft, service, lost);
  }

  private static Registration registration(
      String cluster, String nodeId, String raft, String service, String replaces) {
    return new Registration(cluster, nodeId, "us-east-1", "A", "h", raft, service, "", replaces);
  }
}
