/**
 * Whether Stator and DynamoDB Local answer the same requests in the same way. {@code RequestStream}
 * makes requests from a seed, valid and slightly broken ones; {@code DifferentialTest} sends each
 * to both {@code Side}s and compares. Where DynamoDB Local is not like the service, {@code
 * Departures} says so, with source and reason.
 */
@NullMarked
package dev.stator.deploy.differential;

import org.jspecify.annotations.NullMarked;
