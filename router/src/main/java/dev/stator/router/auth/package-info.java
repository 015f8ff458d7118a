/**
 * Who calls. Signatures are checked for their form, not yet for their truth, which is why a router
 * listens on loopback only.
 */
@NullMarked
package dev.stator.router.auth;

import org.jspecify.annotations.NullMarked;
