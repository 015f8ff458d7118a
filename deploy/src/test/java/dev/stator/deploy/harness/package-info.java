/**
 * What tests from the outside need: a shared cluster, clients, tables and assertions. A test class
 * says {@link dev.stator.deploy.harness.Conformance} and asks in its constructor for what it needs.
 */
@NullMarked
package dev.stator.deploy.harness;

import org.jspecify.annotations.NullMarked;
