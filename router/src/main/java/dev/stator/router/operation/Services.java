package dev.stator.router.operation;

import dev.stator.router.expression.Expressions;
import dev.stator.router.routing.StorageClient;
import dev.stator.router.table.TableChanges;
import dev.stator.router.table.TableCounts;
import dev.stator.router.table.Tables;
import dev.stator.router.validation.ApiModel;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What operations work with.
 *
 * @param endpoint host:port of this router, for DescribeEndpoints
 * @param clock what dates in tables' definitions are read from
 */
public record Services(
    ApiModel model,
    Tables tables,
    TableChanges changes,
    StorageClient storage,
    TableCounts counts,
    Expressions expressions,
    Supplier<String> endpoint,
    InstantSource clock) {}
