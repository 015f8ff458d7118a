/**
 * Whether clients that people use work unmodified: those of other languages are in {@code
 * deploy/smoke}, the Java SDK's enhanced client is here.
 */
@NullMarked
package dev.stator.deploy.smoke;

import org.jspecify.annotations.NullMarked;
