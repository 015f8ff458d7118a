/**
 * The HTTP front end, and the only door to the web server. {@link
 * dev.stator.router.http.HttpEndpoint} turns requests into operations and replies into responses;
 * handlers block on virtual threads.
 */
@NullMarked
package dev.stator.router.http;

import org.jspecify.annotations.NullMarked;
