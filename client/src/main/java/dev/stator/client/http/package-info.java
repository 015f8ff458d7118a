/**
 * DynamoDB's JSON protocol over plain HTTP/1.1, without an SDK: requests as bytes, a response
 * parser, a small blocking client.
 */
@NullMarked
package dev.stator.client.http;

import org.jspecify.annotations.NullMarked;
