package dev.stator.router.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.router.validation.ApiModel;
import dev.stator.router.validation.Members;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a client writes is what it reads back. */
class TranscodingTest {
  private static final ApiModel MODEL = ApiModel.load();

  static Members read(String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return RequestReader.read(body, body.length, MODEL.input("PutItem"));
  }

  private static String throughItem(String item) {
    return new JsonOutput(64).item(read("{\"Item\":" + item + "}").item("Item")).toString();
  }

  @Test
  void randomItemsComeBackAsTheyWere() {
    long seed = System.nanoTime();
    var items = new RandomItems(new Random(seed));
    for (int i = 0; i < 3000; i++) {
      var item = items.item();
      assertEquals(item, throughItem(item), () -> "seed " + seed);
    }
  }

  @Test
  void escapesAreReadAndWrittenInTheirShortestForm() {
    assertEquals(
        "{\"a\":{\"S\":\"é/\\u0001\"}}",
        throughItem("{\"\\u0061\":{\"S\":\"\\u00e9\\/\\u0001\"}}"));
  }

  @Test
  void numbersComeBackNormalised() {
    assertEquals("{\"a\":{\"N\":\"100\"}}", throughItem("{\"a\":{\"N\":\"1E2\"}}"));
    assertEquals("{\"a\":{\"N\":\"0.1\"}}", throughItem("{\"a\":{\"N\":\"+0.1000\"}}"));
    assertEquals("{\"a\":{\"N\":\"0\"}}", throughItem("{\"a\":{\"N\":\"-0\"}}"));
  }

  @Test
  void setsComeBackSorted() {
    assertEquals("{\"a\":{\"SS\":[\"a\",\"b\"]}}", throughItem("{\"a\":{\"SS\":[\"b\",\"a\"]}}"));
    assertEquals(
        "{\"a\":{\"NS\":[\"-1\",\"2\",\"10\"]}}",
        throughItem("{\"a\":{\"NS\":[\"10\",\"2\",\"-1\"]}}"));
  }

  @Test
  void unknownMembersArePassedOver() {
    assertEquals(
        "{\"a\":{\"S\":\"x\"}}",
        new JsonOutput()
            .item(
                read("{\"Colour\":{\"deep\":[1,{}]},\"Item\":{\"a\":{\"S\":\"x\",\"Z\":[1]}}}")
                    .item("Item"))
            .toString());
  }
}
