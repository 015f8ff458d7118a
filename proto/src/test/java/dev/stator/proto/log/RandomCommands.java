package dev.stator.proto.log;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.Operand;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.expression.UpdateExpression.Action;
import dev.stator.model.expression.UpdateExpression.Value;
import dev.stator.model.key.KeyRange;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexCount;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.StreamSchema;
import dev.stator.model.table.StreamView;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.IndexEffects;
import dev.stator.model.write.ItemWrite;
import dev.stator.model.write.ItemWrite.Operation;
import dev.stator.model.write.ItemWrite.Returns;
import dev.stator.model.write.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Commands and outcomes of every kind, with any contents. */
public final class RandomCommands {
  private final Random random;

  private RandomCommands(Random random) {
    this.random = random;
  }

  /** New each time, printed, and repeated with -Dseed=NUMBER. */
  public static RandomCommands seeded() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed);
    return new RandomCommands(new Random(seed));
  }

  public LogCommand command() {
    LogCommand.Body body =
        switch (random.nextInt(31)) {
          case 0 -> new LogCommand.SetTable(schema());
          case 1 -> new LogCommand.DropTable(random.nextInt());
          case 2 -> new LogCommand.Verify(random.nextLong());
          case 3 -> new LogCommand.PrepareSplit(random.nextLong(), bytes());
          case 4 -> split();
          case 5 -> new LogCommand.SplitDone(random.nextLong());
          case 6 -> new LogCommand.AdoptBegin(random.nextLong(), partition());
          case 7 -> new LogCommand.AdoptRows(random.nextLong(), random.nextLong(), copiedPart());
          case 8 -> new LogCommand.AdoptOutcomes(random.nextLong(), random.nextLong(), bytes());
          case 9 -> adopt();
          case 10 -> new LogCommand.AdoptCancel(random.nextLong(), text());
          case 11 -> new LogCommand.AdoptSettled(random.nextLong());
          case 12 -> new LogCommand.Freeze(random.nextLong(), random.nextLong(), random.nextLong());
          case 13 -> new LogCommand.Unfreeze(random.nextLong());
          case 14 -> new LogCommand.Retire(random.nextLong(), partition());
          case 15 -> new LogCommand.Expire(several(this::expiring));
          case 16 -> new LogCommand.ListExpiries(random.nextInt(), bits(31), bits(31));
          case 17 ->
              new LogCommand.TrimStreams(
                  random.nextLong(),
                  List.of(
                      new LogCommand.ShardTrim(
                          random.nextLong(), new SequenceNumber(random.nextLong(), 9))));
          case 18 -> new LogCommand.IndexRows(indexSource(), several(this::indexRow));
          case 19 -> new LogCommand.IndexesShipped(random.nextLong(), random.nextInt());
          case 20 -> new LogCommand.Reindex(random.nextInt(), random.nextInt());
          default -> new LogCommand.WriteItem(write());
        };
    return random.nextBoolean()
        ? LogCommand.of(body)
        : new LogCommand(bytes(), random.nextLong(), random.nextLong(), body);
  }

  private LogCommand.Expiring expiring() {
    return new LogCommand.Expiring(bytes(), random.nextLong());
  }

  private int bits(int most) {
    return random.nextInt() >>> (32 - most);
  }

  private PartitionRecord partition() {
    return new PartitionRecord(
        random.nextLong(),
        bytes(),
        random.nextBoolean() ? bytes() : null,
        random.nextLong(),
        several(this::text),
        text(),
        true);
  }

  private LogCommand.IndexSource indexSource() {
    return new LogCommand.IndexSource(
        random.nextBoolean() ? new KeyRange(bytes(), null) : new KeyRange(Bytes.EMPTY, bytes()),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong());
  }

  private LogCommand.IndexRowChange indexRow() {
    return new LogCommand.IndexRowChange(
        bytes(),
        random.nextLong(),
        random.nextLong(),
        random.nextBoolean() ? bytes() : null,
        random.nextInt());
  }

  private LogCommand.CopiedPart copiedPart() {
    return new LogCommand.CopiedPart(
        bytes(),
        random.nextBoolean() ? bytes() : null,
        bytes(),
        several(() -> new LogCommand.CopiedRow(bytes(), bytes())));
  }

  private LogCommand.Adopt adopt() {
    var facts =
        new LogCommand.CopiedFacts(
            random.nextLong(),
            random.nextLong(),
            several(this::tableCount),
            several(this::schema),
            several(random::nextInt),
            several(this::indexSource),
            random.nextBoolean());
    return new LogCommand.Adopt(random.nextLong(), random.nextLong(), bytes(), facts);
  }

  private LogCommand.TableCount tableCount() {
    return new LogCommand.TableCount(
        random.nextInt(),
        random.nextLong(),
        random.nextLong(),
        several(() -> new IndexCount(random.nextLong(), random.nextLong())));
  }

  private TableSchema schema() {
    return new TableSchema(
        random.nextInt(),
        random.nextLong(),
        text(),
        key(),
        random.nextBoolean() ? key() : null,
        1 << random.nextInt(5),
        new Derived(
            several(this::index),
            random.nextBoolean() ? new StreamSchema(any(StreamView.values()), text()) : null,
            random.nextBoolean() ? "x" + text() : null));
  }

  private IndexSchema index() {
    var kind = any(IndexProjection.Kind.values());
    var keys = new ArrayList<>(several(this::key));
    keys.add(key());
    return new IndexSchema(
        text(),
        random.nextInt(),
        random.nextBoolean(),
        keys,
        1 + random.nextInt(keys.size()),
        new IndexProjection(kind, several(this::text)));
  }

  private KeyAttribute key() {
    return new KeyAttribute(text(), any(KeyType.values()));
  }

  private ItemWrite write() {
    Operation operation =
        switch (random.nextInt(3)) {
          case 0 -> new Operation.Put(bytes());
          case 1 ->
              new Operation.Update(
                  bytes(),
                  new UpdateExpression(several(this::action), any(UpdateExpression.Form.values())));
          default -> new Operation.Delete();
        };
    return new ItemWrite(
        random.nextInt(),
        random.nextLong(),
        bytes(),
        operation,
        random.nextBoolean() ? condition(4) : null,
        new Returns(random.nextBoolean(), random.nextBoolean(), random.nextBoolean()));
  }

  private Action action() {
    return switch (random.nextInt(4)) {
      case 0 -> new Action.Set(path(), value(4));
      case 1 -> new Action.Remove(path());
      case 2 -> new Action.Add(path(), bytes());
      default -> new Action.Delete(path(), bytes());
    };
  }

  private Value value(int depth) {
    return switch (depth == 0 ? random.nextInt(2) : random.nextInt(6)) {
      case 0 -> new Value.Attribute(path());
      case 1 -> new Value.Literal(bytes());
      case 2 -> new Value.Plus(value(depth - 1), value(depth - 1));
      case 3 -> new Value.Minus(value(depth - 1), value(depth - 1));
      case 4 -> new Value.IfNotExists(path(), value(depth - 1));
      default -> new Value.ListAppend(value(depth - 1), value(depth - 1));
    };
  }

  Condition condition(int depth) {
    return switch (depth == 0 ? random.nextInt(3, 11) : random.nextInt(11)) {
      case 0 -> new Condition.And(condition(depth - 1), condition(depth - 1));
      case 1 -> new Condition.Or(condition(depth - 1), condition(depth - 1));
      case 2 -> new Condition.Not(condition(depth - 1));
      case 3 -> new Condition.Compare(operand(), any(Condition.Comparator.values()), operand());
      case 4 -> new Condition.Between(operand(), operand(), operand());
      case 5 -> new Condition.In(operand(), several(this::operand));
      case 6 -> new Condition.AttributeExists(path());
      case 7 -> new Condition.AttributeNotExists(path());
      case 8 -> new Condition.AttributeType(operand(), "SS");
      case 9 -> new Condition.BeginsWith(operand(), operand());
      default -> new Condition.Contains(operand(), operand());
    };
  }

  private Operand operand() {
    return switch (random.nextInt(3)) {
      case 0 -> new Operand.Attribute(path());
      case 1 -> new Operand.Literal(bytes());
      default -> new Operand.Size(new Operand.Attribute(path()));
    };
  }

  private AttributePath path() {
    var steps = new ArrayList<AttributePath.Step>();
    steps.add(new AttributePath.Name(text()));
    for (int i = random.nextInt(3); i > 0; i--) {
      steps.add(
          random.nextBoolean()
              ? new AttributePath.Name(text())
              : new AttributePath.Index(random.nextInt(100)));
    }
    return new AttributePath(steps);
  }

  private LogCommand.Split split() {
    return new LogCommand.Split(
        random.nextLong(),
        bytes(),
        random.nextLong(),
        several(this::text),
        random.nextLong(),
        random.nextLong(),
        several(this::tableCount));
  }

  public Outcome outcome() {
    return switch (random.nextInt(7)) {
      case 0 ->
          new Outcome.Applied(
              bytesOrNull(),
              bytesOrNull(),
              random.nextInt(500_000),
              random.nextInt(500_000),
              random.nextLong(),
              random.nextBoolean()
                  ? null
                  : new IndexEffects(several(() -> random.nextInt(1000)), random.nextLong()));
      case 1 -> new Outcome.ConditionFailed(bytesOrNull(), random.nextInt(500_000));
      case 2 -> new Outcome.Rejected(any(ErrorCode.values()), text());
      case 3 -> new Outcome.Moved(random.nextLong());
      case 4 -> new Outcome.Expired();
      case 5 -> new Outcome.Stale("stale" + random.nextInt());
      default -> new Outcome.Done();
    };
  }

  public @Nullable Bytes bytesOrNull() {
    return random.nextInt(3) == 0 ? null : bytes();
  }

  /** Any bytes, in the middle of a larger array. */
  public Bytes bytes() {
    var array = new byte[random.nextInt(40)];
    random.nextBytes(array);
    int from = random.nextInt(array.length + 1);
    return Bytes.wrap(array, from, random.nextInt(array.length - from + 1));
  }

  public String text() {
    return "é$" + random.nextInt(1000);
  }

  private <T> T any(T[] values) {
    return Arrays.asList(values).get(random.nextInt(values.length));
  }

  private <T> List<T> several(Supplier<T> next) {
    var list = new ArrayList<T>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      list.add(next.get());
    }
    return list;
  }
}
