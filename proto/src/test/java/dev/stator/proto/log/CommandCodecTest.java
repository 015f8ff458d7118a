package dev.stator.proto.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.expression.UpdateExpression.Value;
import dev.stator.model.item.Items;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.ItemWrite;
import dev.stator.model.write.ItemWrite.Operation;
import dev.stator.model.write.ItemWrite.Returns;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandCodecTest {
  private static final AttributePath ID = new AttributePath(List.of(new AttributePath.Name("id")));

  @Test
  void everyCommandComesBack() {
    var commands = RandomCommands.seeded();
    for (int i = 0; i < 1_000; i++) {
      var command = commands.command();
      var bytes = CommandCodec.encode(command);
      assertEquals(command, CommandCodec.decode(bytes));
      assertEquals(command, CommandCodec.decode(bytes.buffer()));
      var direct = ByteBuffer.allocateDirect(bytes.length()).put(bytes.buffer()).flip();
      assertEquals(command, CommandCodec.decode(direct));
      var framed = ByteBuffer.allocate(bytes.length() + 10).position(7);
      framed.put(bytes.buffer()).flip().position(7);
      assertEquals(command, CommandCodec.decode(framed));
    }
  }

  /** These bytes stand in logs: they must stay readable. */
  @Test
  void commandsKeepTheirGoldenBytes() {
    var write =
        new ItemWrite(
            0x8badf00d,
            3,
            Bytes.ofHex("8badf00d10"),
            new Operation.Put(Bytes.ofHex("01026964010161")),
            new Condition.AttributeNotExists(ID),
            new Returns(true, false, true));
    assertGolden(
        "0a0401020304"
            + "1088a4c0dede33"
            + "5225"
            + "0d0df0ad8b"
            + "1003"
            + "1a058badf00d10"
            + "220701026964010161"
            + "3a08"
            + "4206"
            + "0a040a026964"
            + "4001"
            + "5001",
        new LogCommand(
            Bytes.ofHex("01020304"), 1_777_777_775_112L, 0, new LogCommand.WriteItem(write)));
    var schema =
        new TableSchema(
            0x02000000,
            7,
            "music",
            new KeyAttribute("artist", KeyType.S),
            new KeyAttribute("year", KeyType.N));
    assertGolden(
        "5a2a"
            + "0a28"
            + "0d00000002"
            + "1007"
            + "1a056d75736963"
            + "220b"
            + "0a06617274697374"
            + "120153"
            + "2a09"
            + "0a0479656172"
            + "12014e"
            + "3001",
        LogCommand.of(new LogCommand.SetTable(schema)));
    assertGolden("6205" + "0d00000002", LogCommand.of(new LogCommand.DropTable(0x02000000)));
    assertGolden(
        "1805" + "6a02" + "0809", new LogCommand(Bytes.EMPTY, 0, 5, new LogCommand.Verify(9)));
    assertGolden(
        "ea020f" + "0a0d" + "0a05" + "8badf00d10" + "1086e0aad806",
        LogCommand.of(
            new LogCommand.Expire(
                List.of(new LogCommand.Expiring(Bytes.ofHex("8badf00d10"), 1_795_862_534)))));
    assertGolden(
        "f2020b" + "0d00000002" + "10d00f" + "188008",
        LogCommand.of(new LogCommand.ListExpiries(0x02000000, 2_000, 1_024)));
  }

  private static void assertGolden(String hex, LogCommand command) {
    assertEquals(hex, CommandCodec.encode(command).hex());
    assertEquals(command, CommandCodec.decode(Bytes.ofHex(hex)));
  }

  @Test
  void decodedItemsAliasTheLog() {
    var write =
        new ItemWrite(
            1, 1, Bytes.ofHex("aa"), new Operation.Put(Bytes.ofHex("00ff00")), null, Returns.NONE);
    var bytes = CommandCodec.encode(LogCommand.of(new LogCommand.WriteItem(write)));
    var decoded =
        assertInstanceOf(LogCommand.WriteItem.class, CommandCodec.decode(bytes).body()).write();
    assertSame(bytes.array(), decoded.rowKey().array());
    assertSame(
        bytes.array(), assertInstanceOf(Operation.Put.class, decoded.operation()).item().array());
    assertSame(Returns.NONE, decoded.returns());
  }

  @Test
  void unknownKindsAreRefused() {
    for (String hex :
        List.of("", "0a0101", "e20300", "5200", "52027a00", "52072a00" + "3a037a0100")) {
      assertThrows(
          UnreadableMessageException.class, () -> CommandCodec.decode(Bytes.ofHex(hex)), hex);
    }
    for (String broken :
        List.of("52", "52ff", "0a05", "ffffffffffffffffffffff", "6205" + "0d000000")) {
      assertThrows(
          UnreadableMessageException.class, () -> CommandCodec.decode(Bytes.ofHex(broken)), broken);
    }
  }

  @Test
  void whatCanBeEncodedCanBeDecodedHoweverDeepItIs() {
    Condition condition = new Condition.AttributeExists(ID);
    Value value = new Value.Literal(Bytes.ofHex("06"));
    int levels = 0;
    try {
      for (; levels < 5_000; levels++) {
        var update = new UpdateExpression(List.of(new UpdateExpression.Action.Set(ID, value)));
        var operation = new Operation.Update(Items.EMPTY, update);
        var write = new ItemWrite(1, 1, Bytes.ofHex("aa"), operation, condition, Returns.NONE);
        var command = LogCommand.of(new LogCommand.WriteItem(write));
        assertEquals(command, CommandCodec.decode(CommandCodec.encode(command)));
        condition =
            levels % 3 == 0
                ? new Condition.Not(condition)
                : new Condition.And(condition, new Condition.AttributeExists(ID));
        value = new Value.ListAppend(value, new Value.Attribute(ID));
      }
    } catch (RequestException refusal) {
      assertEquals("Invalid expression: it is nested too deeply", refusal.getMessage());
    }
    assertTrue(levels > 300, "as deep as the most operators of an expression");
    assertTrue(levels < 1_000, "refused at last: " + levels);
  }
}
