package dev.stator.chaos.sim;

import dev.stator.proto.log.LogCommand;
import dev.stator.replication.Peer;
import dev.stator.storage.partition.PartitionState;
import dev.stator.storage.store.ChildBase;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoredChild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What a simulated node does about partitions that were split off: founds its member of the child
 * from the base, campaigns in it where the parent is led, tells the parent when the child lives. It
 * looks again and again at what its replicas say, so a crash at any step only delays it.
 */
final class Children {
  private static final long LOOK_NANOS = 4_000_000;
  private static final long SOON_NANOS = 100_000;

  private final Member member;
  private final Member.World world;

  Children(Member member, Member.World world) {
    this.member = member;
    this.world = world;
  }

  /** From now on, as long as the node lives. */
  void watch() {
    member.later(
        world.simulation().random().nextLong(LOOK_NANOS),
        () -> {
          look();
          watch();
        });
  }

  void lookSoon() {
    member.later(world.simulation().random().nextLong(SOON_NANOS), this::look);
  }

  private void look() {
    try {
      for (var parent : member.replicas()) {
        for (var child : parent.state().held().children()) {
          if (member.alive()) {
            lookAfter(parent, child);
          }
        }
      }
      if (world.defect() == Defect.CHILD_STARTS_EMPTY && member.alive()) {
        foundWithoutBases();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private void lookAfter(Member.Replica parent, StoredChild child) throws IOException {
    boolean leads = parent.log().servingTerm() != 0;
    if (parent.folder().hasBase(child.childId())) {
      if (mayFound(child) && !found(parent, child, leads)) {
        return;
      }
      if (!child.open()) {
        parent.folder().deleteBase(child.childId());
      }
    }
    if (!leads || !child.open()) {
      return;
    }
    if (lives(child)) {
      var done = new Meaning.SplitDone(new LogCommand.SplitDone(child.childId()));
      member.propose(parent, Asked.of(done));
    } else if (!child.voters().contains(member.node())) {
      leaveToAnother(parent, child);
    }
  }

  /** Who leads the parent and is no voter of the child cannot know of it. */
  private static void leaveToAnother(Member.Replica parent, StoredChild child) {
    var voters = parent.state().voters();
    if (voters != null) {
      voters.nodeIds().stream()
          .filter(child.voters()::contains)
          .findFirst()
          .ifPresent(parent.log()::transferLeadership);
    }
  }

  /** Whether the node is to be a member from the beginning, and never was one. */
  private boolean mayFound(StoredChild child) {
    var listed = member.listed(child.childId());
    boolean again = world.defect() == Defect.CHILD_RESURRECTED;
    return child.voters().contains(member.node())
        && (listed == null || (again && listed.removed()));
  }

  /** False when the node crashed on the way. */
  private boolean found(Member.Replica parent, StoredChild child, boolean campaign)
      throws IOException {
    if (member.crashesHere()) {
      return false;
    }
    var folder = member.newFolder();
    ChildBase.copy(parent.folder().base(child.childId()), folder.current());
    if (member.crashesHere()) {
      return false;
    }
    try (var store = PartitionStore.open(folder.current(), world.disk().resources())) {
      ChildBase.begin(store, child);
    }
    if (member.crashesHere()) {
      return false;
    }
    var replica =
        member.add(
            child.childId(), new Member.Listed(founders(child.voters()), true, folder, false));
    if (campaign) {
      replica.log().campaign();
    }
    return !member.crashesHere();
  }

  private static List<Peer> founders(List<String> voters) {
    return voters.stream().map(Member::peer).toList();
  }

  /** An entry of the child's own log was applied, or the member was moved away since. */
  private boolean lives(StoredChild child) {
    var replica = member.replica(child.childId());
    if (replica != null) {
      return replica.state().applied().index() > child.baseIndex();
    }
    var listed = member.listed(child.childId());
    return listed != null && listed.removed();
  }

  /** The defect: a node that has not heard of a split is told to be a member of the child. */
  private void foundWithoutBases() throws IOException {
    for (var parent : world.chronicles().all()) {
      var child = parent.model().child();
      var voters = parent.model().voters();
      if (child != null
          && voters != null
          && voters.nodeIds().contains(member.node())
          && member.listed(child.childId()) == null) {
        var folder = member.newFolder();
        PartitionState.initialise(
            folder, world.disk().resources(), world.chronicles().get(child.childId()).began());
        member.add(
            child.childId(), new Member.Listed(founders(voters.nodeIds()), true, folder, false));
      }
    }
  }
}
