/** gRPC servers and channels as every process opens them. */
@NullMarked
package dev.stator.runtime.grpc;

import org.jspecify.annotations.NullMarked;
