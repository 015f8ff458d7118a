/**
 * The operations of the API, a class each, which holds everything peculiar to it and reads from top
 * to bottom.
 *
 * <p>Start at {@link dev.stator.router.operation.Catalogue}, one line per operation of the service,
 * and {@link dev.stator.router.operation.OperationRunner}, which does around an operation what all
 * of them need: authentication, parsing, constraints, admission, metrics, and the one place where a
 * refusal is caught.
 */
@NullMarked
package dev.stator.router.operation;

import org.jspecify.annotations.NullMarked;
