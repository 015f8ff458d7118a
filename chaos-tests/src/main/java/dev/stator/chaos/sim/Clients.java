package dev.stator.chaos.sim;

import dev.stator.model.Bytes;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What clients do: write, repeat themselves, read, at any node and at partitions that may have
 * given away what is asked for.
 */
final class Clients {
  private static final long RETRY_NANOS = 6_000_000;
  private static final long SILENCE_NANOS = 40_000_000;
  private static final int TRIES_MAX = 6;
  private static final int FORMER_HOLDER_ONE_IN = 6;

  private final Member.World world;
  private final Chronicles chronicles;
  private final Random random;
  private final Wishes wishes;
  private int reads;
  private int moved;

  Clients(Member.World world, Wishes wishes) {
    this.world = world;
    this.chronicles = world.chronicles();
    this.random = world.simulation().random();
    this.wishes = wishes;
  }

  int readsServed() {
    return reads;
  }

  /** How often somebody was told that a key is elsewhere. */
  int timesMoved() {
    return moved;
  }

  // --- Writes ---

  /** A write goes where its key is; a command about a table or a partition to every partition. */
  void ask(Asked asked) {
    chronicles.asks(asked);
    if (asked.meaning() instanceof Meaning.Write write) {
      new Attempt(asked, holder(Asked.rowKey(write)), TRIES_MAX).at(anyMember());
      return;
    }
    for (var partition : chronicles.all()) {
      boolean ofAnyRange = asked.meaning() instanceof Meaning.Verify || random.nextBoolean();
      var meant = ofAnyRange ? asked : forThisRange(asked, partition);
      new Attempt(meant, partition, TRIES_MAX).at(anyMember());
    }
  }

  private Asked forThisRange(Asked asked, Chronicle partition) {
    var meant = Asked.of(asked.meaning(), partition.model().range().rangeEpoch());
    chronicles.asks(meant);
    return meant;
  }

  /** Mostly the partition that holds a key; at times one that held it before. */
  private Chronicle holder(Bytes key) {
    var holders = chronicles.holders(key);
    return random.nextInt(FORMER_HOLDER_ONE_IN) > 0
        ? holders.getLast()
        : holders.get(random.nextInt(holders.size()));
  }

  private final class Attempt {
    private final Asked asked;
    private final Chronicle partition;
    private final int triesLeft;

    Attempt(Asked asked, Chronicle partition, int triesLeft) {
      this.asked = asked;
      this.partition = partition;
      this.triesLeft = triesLeft;
    }

    void at(Member member) {
      var replica = member.replica(partition.partitionId());
      if (replica == null) {
        retry(null);
        return;
      }
      var call = new StorageCall.Write(partition.partitionId(), asked.bytes());
      var answer = replica.partition().call(call);
      answer.thenAccept(reply -> answered(member, reply));
      retryUnlessAnswered(answer);
    }

    private void answered(Member member, StorageReply reply) {
      switch (reply) {
        case StorageReply.Written(var outcome) -> chronicles.acknowledged(asked, outcome);
        case StorageReply.NotLeader(var leader) -> retry(leader);
        case StorageReply.Unknown(var leader) -> retry(leader);
        case StorageReply.Moved(var known) -> {
          moved++;
          chronicles.moved(member.node(), known);
          retry(null);
        }
        default -> {}
      }
    }

    private void retryUnlessAnswered(CompletableFuture<StorageReply> answer) {
      world
          .simulation()
          .later(
              SILENCE_NANOS,
              () -> {
                if (!answer.isDone()) {
                  retry(null);
                }
              });
    }

    private void retry(@Nullable String leader) {
      if (triesLeft == 0) {
        return;
      }
      var next = leader == null || random.nextInt(4) == 0 ? anyMember() : member(leader);
      var where =
          asked.meaning() instanceof Meaning.Write write ? holder(Asked.rowKey(write)) : partition;
      world
          .simulation()
          .later(
              random.nextLong(RETRY_NANOS),
              () -> new Attempt(asked, where, triesLeft - 1).at(next));
    }
  }

  // --- Reads ---

  void read(boolean strong) {
    int table = wishes.anyTable();
    var key = Asked.rowKey(table, wishes.anyId());
    long partitionId = holder(key).partitionId();
    var member = anyMember();
    var replica = member.replica(partitionId);
    if (replica == null) {
      return;
    }
    long floor = chronicles.floor(key);
    var who = member.node() + " for partition " + partitionId;
    replica
        .partition()
        .call(new StorageCall.Get(partitionId, table, key, strong))
        .thenAccept(reply -> {
          switch (reply) {
            case StorageReply.Found found -> {
              reads++;
              if (strong) {
                chronicles.read(who, key, found.version(), floor);
              } else {
                chronicles.readEventually(who, key, found.version());
              }
            }
            case StorageReply.Moved(var known) -> {
              moved++;
              chronicles.moved(who, known);
            }
            default -> {}
          }
        });
  }

  // --- Nodes ---

  Member anyMember() {
    Map<String, Member> members = world.members();
    return member("n" + (1 + random.nextInt(members.size())));
  }

  private Member member(String node) {
    var member = world.members().get(node);
    if (member == null) {
      throw new IllegalArgumentException(node);
    }
    return member;
  }
}
