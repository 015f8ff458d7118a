/**
 * {@code stator load}: a deterministic data set of real shape through the AWS SDK, and its
 * comparison. Start at {@link dev.stator.client.load.LoadCommand}.
 */
@NullMarked
package dev.stator.client.load;

import org.jspecify.annotations.NullMarked;
