/** Codecs of the cluster map, and the control plane's services as interfaces. */
@NullMarked
package dev.stator.proto.cluster;

import org.jspecify.annotations.NullMarked;
