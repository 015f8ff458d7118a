package dev.stator.deploy.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that judges Stator from the outside. Its constructor may ask for a {@code
 * DynamoDbClient}, a {@code DynamoDbStreamsClient}, a {@link RawClient} and {@link Tables}; one
 * instance serves all its tests, so that the tables it creates in its constructor are made once.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(StatorExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public @interface Conformance {}
