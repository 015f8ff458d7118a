package dev.stator.router.operation;

import dev.stator.router.validation.ApiModel;
import dev.stator.router.validation.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every operation of the service, a line each, also those that are not supported yet. */
final class Catalogue {
  private static final String TARGET_PREFIX = "DynamoDB_20120810.";
  private static final String STREAMS_TARGET_PREFIX = "DynamoDBStreams_20120810.";

  private final ApiModel model;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * An operation as requests name it.
   *
   * @param operation null while it is not supported
   */
  record Entry(String name, Shape.Structure input, @Nullable Operation operation) {}

  Catalogue(ApiModel model) {
    this.model = model;
    unsupported("BatchExecuteStatement");
    supported("BatchGetItem", new BatchGetItem());
    supported("BatchWriteItem", new BatchWriteItem());
    unsupported("CreateBackup");
    unsupported("CreateGlobalTable");
    supported("CreateTable", new CreateTable());
    unsupported("DeleteBackup");
    supported("DeleteItem", new DeleteItem());
    unsupported("DeleteResourcePolicy");
    supported("DeleteTable", new DeleteTable());
    unsupported("DescribeBackup");
    supported("DescribeContinuousBackups", new DescribeContinuousBackups());
    unsupported("DescribeContributorInsights");
    supported("DescribeEndpoints", new DescribeEndpoints());
    unsupported("DescribeExport");
    unsupported("DescribeGlobalTable");
    unsupported("DescribeGlobalTableSettings");
    unsupported("DescribeImport");
    unsupported("DescribeKinesisStreamingDestination");
    supported("DescribeLimits", new DescribeLimits());
    ofStreams("DescribeStream", new DescribeStream());
    supported("DescribeTable", new DescribeTable());
    unsupported("DescribeTableReplicaAutoScaling");
    supported("DescribeTimeToLive", new DescribeTimeToLive());
    unsupported("DisableKinesisStreamingDestination");
    unsupported("EnableKinesisStreamingDestination");
    unsupported("ExecuteStatement");
    unsupported("ExecuteTransaction");
    unsupported("ExportTableToPointInTime");
    supported("GetItem", new GetItem());
    ofStreams("GetRecords", new GetRecords());
    unsupported("GetResourcePolicy");
    ofStreams("GetShardIterator", new GetShardIterator());
    unsupported("ImportTable");
    unsupported("ListBackups");
    unsupported("ListContributorInsights");
    unsupported("ListExports");
    unsupported("ListGlobalTables");
    unsupported("ListImports");
    ofStreams("ListStreams", new ListStreams());
    supported("ListTables", new ListTables());
    supported("ListTagsOfResource", new ListTagsOfResource());
    supported("PutItem", new PutItem());
    unsupported("PutResourcePolicy");
    supported("Query", new Query());
    unsupported("RestoreTableFromBackup");
    unsupported("RestoreTableToPointInTime");
    supported("Scan", new Scan());
    supported("TagResource", new TagResource());
    unsupported("TransactGetItems");
    unsupported("TransactWriteItems");
    supported("UntagResource", new UntagResource());
    unsupported("UpdateContinuousBackups");
    unsupported("UpdateContributorInsights");
    unsupported("UpdateGlobalTable");
    unsupported("UpdateGlobalTableSettings");
    supported("UpdateItem", new UpdateItem());
    unsupported("UpdateKinesisStreamingDestination");
    supported("UpdateTable", new UpdateTable());
    unsupported("UpdateTableReplicaAutoScaling");
    supported("UpdateTimeToLive", new UpdateTimeToLive());
  }

  /** One that goes to the service's endpoint for streams, which is the same here. */
  private void ofStreams(String name, Operation operation) {
    entries.put(STREAMS_TARGET_PREFIX + name, new Entry(name, model.input(name), operation));
  }

  private void supported(String name, Operation operation) {
    entries.put(TARGET_PREFIX + name, new Entry(name, model.input(name), operation));
  }

  private void unsupported(String name) {
    entries.put(TARGET_PREFIX + name, new Entry(name, model.input(name), null));
  }

  /** The operation that a request's X-Amz-Target names, or null when there is none. */
  @Nullable Entry find(@Nullable String target) {
    return target == null ? null : entries.get(target);
  }

  Set<String> targets() {
    return entries.keySet();
  }
}
