package dev.stator.router.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.cluster.ClusterImage;
import org.junit.jupiter.api.Test;

/** UpdateTimeToLive and DescribeTimeToLive, by a clock that the test sets. */
class TimeToLiveTest {
  private static final long MINUTE = 60_000;
  private static final String DISABLED =
      "{'TimeToLiveDescription':{'TimeToLiveStatus':'DISABLED'}}";
  private static final String TOO_OFTEN =
      refused("Time to live has been modified multiple times within a fixed interval");

  private final TestRouter router = new TestRouter().withMusic();

  @Test
  void itIsEnabledAndDisabled() {
    assertEquals(DISABLED, describe());
    assertEquals(
        "{'TimeToLiveSpecification':{'AttributeName':'until','Enabled':true}}",
        update(true, "until"));
    assertEquals(
        "{'TimeToLiveDescription':{'AttributeName':'until','TimeToLiveStatus':'ENABLED'}}",
        describe());
    assertEquals("until", attribute());
    router.nowMillis += 31 * MINUTE;
    assertEquals(
        "{'TimeToLiveSpecification':{'AttributeName':'until','Enabled':false}}",
        update(false, "until"));
    assertEquals(DISABLED, describe());
    assertEquals("null", attribute());
    router.nowMillis += 31 * MINUTE;
    update(true, "other");
    assertEquals("other", attribute());
  }

  @Test
  void itCannotBeChangedTooOften() {
    update(true, "until");
    router.nowMillis += 31 * MINUTE - 1;
    assertEquals(TOO_OFTEN, update(false, "until"));
    router.nowMillis += 1;
    update(false, "until");
    assertEquals(TOO_OFTEN, update(true, "until"));
    assertEquals(DISABLED, describe());
  }

  @Test
  void whatIsAskedForIsLookedAtFirst() {
    assertEquals(refused("TimeToLive is already disabled"), update(false, "until"));
    update(true, "until");
    assertEquals(refused("TimeToLive is already enabled"), update(true, "until"));
    var other =
        refused(
            "TimeToLive is active on a different AttributeName: current AttributeName is until");
    assertEquals(other, update(true, "other"));
    assertEquals(other, update(false, "other"));
    router.nowMillis += 31 * MINUTE;
    update(false, "until");
    assertEquals(refused("TimeToLive is already disabled"), update(false, "until"));
  }

  @Test
  void otherChangesLeaveItAlone() {
    update(true, "until");
    router.call(
        "TagResource",
        "{'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/Music',"
            + "'Tags':[{'Key':'a','Value':'b'}]}");
    router.call(
        "UpdateTable",
        "{'TableName':'Music','StreamSpecification':{'StreamEnabled':true,'StreamViewType':'KEYS_ONLY'}}");
    assertEquals("until", attribute());
    assertTrue(describe().contains("'ENABLED'"));
  }

  @Test
  void aTableThatIsNotThere() {
    assertEquals(
        "400 {'__type':'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException','message':"
            + "'Requested resource not found: Table: None not found'}",
        router.call(
            "UpdateTimeToLive",
            "{'TableName':'None','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'a'}}"));
  }

  private String update(boolean enabled, String attribute) {
    return router.call(
        "UpdateTimeToLive",
        "{'TableName':'Music','TimeToLiveSpecification':{'Enabled':"
            + enabled
            + ",'AttributeName':'"
            + attribute
            + "'}}");
  }

  private String describe() {
    return router.call("DescribeTimeToLive", "{'TableName':'Music'}");
  }

  /** As partitions are told. */
  private String attribute() {
    ClusterImage image = router.cluster.image();
    var table = image.table("000000000000", "us-east-1", "Music");
    return table == null ? "none" : String.valueOf(table.schema().expiryAttribute());
  }

  private static String refused(String message) {
    return "400 {'__type':'com.amazon.coral.validate#ValidationException','message':'"
        + message
        + "'}";
  }
}
