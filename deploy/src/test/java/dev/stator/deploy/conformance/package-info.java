/**
 * Whether Stator answers as the service does, judged from the outside: a class per operation or
 * topic, with the AWS SDK and, for what no SDK sends, with raw HTTP.
 *
 * <p>To add a class (see {@code GetItemTest}):
 *
 * <ol>
 *   <li>Say {@code @Conformance class XTest} and give it a constructor that takes any of {@code
 *       DynamoDbClient}, {@code RawClient} and {@code Tables}. One instance runs all its tests.
 *   <li>Create what the tests share in that constructor: {@code table = tables.create("pk:S",
 *       "sk:N")}, or {@code tables.create(request -> ...)} for more. Tables are unique to the class
 *       and go when it is done; let tests differ in their keys rather than each create a table.
 *   <li>With the SDK: {@code invalid("exact message", () -> dynamo.getItem(...))}, or {@code
 *       refused("ResourceNotFoundException", "exact message", call)}. The SDK retries nothing here.
 *   <li>Raw: {@code raw.call("GetItem", json).invalid("exact message")}, {@code .is(json)}, {@code
 *       .ok()} for the members, or {@code raw.send(raw.request("GetItem", json).without("Host"))}.
 *   <li>All classes share one cluster and run once per layout ({@code stator.test.splitNewTables} 1
 *       and 4): assume no order of a scan, and no company on a partition. With {@code
 *       -Dstator.test.endpoint=URL} they judge whatever runs there instead.
 *   <li>Never sleep: {@code Tables.await("what", condition)}.
 * </ol>
 *
 * <p>Unmarked for null checks: an attribute that is not there fails its test where it is read.
 */
@NullUnmarked
package dev.stator.deploy.conformance;

import org.jspecify.annotations.NullUnmarked;
