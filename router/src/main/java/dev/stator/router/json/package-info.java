/**
 * JSON on both sides of a request, without a tree in between: {@link
 * dev.stator.router.json.RequestReader} turns a body into members and encoded items in one pass,
 * {@link dev.stator.router.json.JsonOutput} turns encoded items into the bytes of an answer.
 */
@NullMarked
package dev.stator.router.json;

import org.jspecify.annotations.NullMarked;
