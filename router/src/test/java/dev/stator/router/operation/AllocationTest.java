package dev.stator.router.operation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.stator.router.json.RequestReader;
import dev.stator.router.validation.ApiModel;
import dev.stator.router.validation.Constraints;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * How much a request allocates between its body and its answer, without the web server and the
 * cluster. The bounds are what was measured and a fifth: JSON is read and written without trees,
 * and it should stay like that.
 */
class AllocationTest {
  private static final int WARM_UP = 20_000;
  private static final int ROUNDS = 20_000;
  private static final String KEY = "{'p':{'S':'artist'},'s':{'N':'17'}}";
  private static final String ITEM =
      "{'p':{'S':'artist'},'s':{'N':'17'},'title':{'S':'%s'},'year':{'N':'1994'},'tags':{'SS':['a','b','c']},'more':{'M':{'x':{'BOOL':true}}}}"
          .formatted("x".repeat(900));

  private final TestRouter router = new TestRouter().withMusic();
  private final ApiModel model = ApiModel.load();

  private static long bytesPer(Runnable work) {
    for (int i = 0; i < WARM_UP; i++) {
      work.run();
    }
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      work.run();
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;
  }

  private void assertAtMost(long bytesMax, String what, Runnable work) {
    long bytes = bytesPer(work);
    System.out.println(String.format(Locale.ROOT, "%s: %d bytes", what, bytes));
    assertTrue(bytes <= bytesMax, what + " allocates " + bytes);
  }

  private Runnable reading(String operation, String json) {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    var input = model.input(operation);
    return () -> Constraints.check(RequestReader.read(body, body.length, input));
  }

  @Test
  void aGetItem() {
    assertAtMost(
        2_500, "reading GetItem", reading("GetItem", "{'TableName':'Music','Key':" + KEY + "}"));
    router.call("PutItem", "{'TableName':'Music','Item':" + ITEM + "}");
    assertAtMost(
        8_200,
        "GetItem of 1 KB",
        router.repeated("GetItem", "{'TableName':'Music','Key':" + KEY + "}"));
  }

  @Test
  void aPutItem() {
    var put = "{'TableName':'Music','Item':" + ITEM + "}";
    assertAtMost(9_800, "reading PutItem", reading("PutItem", put));
    assertAtMost(16_300, "PutItem of 1 KB", router.repeated("PutItem", put));
  }
}
