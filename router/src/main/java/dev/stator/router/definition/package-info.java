/**
 * What a table is defined to be: read from requests, checked in the service's order and words, kept
 * as text in the table's record.
 *
 * <p>Start at {@link dev.stator.router.definition.TableDefinition}. {@link
 * dev.stator.router.definition.NewDefinition} makes one of a CreateTable, {@link
 * dev.stator.router.definition.TableUpdate} makes the next of an UpdateTable; each {@code Rules}
 * class checks one concern. Nothing here knows of the cluster.
 */
@NullMarked
package dev.stator.router.definition;

import org.jspecify.annotations.NullMarked;
