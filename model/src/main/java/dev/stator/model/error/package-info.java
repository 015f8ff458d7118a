/** DynamoDB's errors: the one table of names, HTTP statuses and blame. */
@NullMarked
package dev.stator.model.error;

import org.jspecify.annotations.NullMarked;
