package dev.stator.client.bench;

import dev.stator.client.HostPort;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How requests are sent.
 *
 * @param endpoints lanes are spread over them and go to the next one when a connection fails
 * @param attemptPatience for the answer to one attempt
 * @param drainPatience for what is under way when the run is over
 * @param pacer sets when operations begin; null: as soon as a lane is free
 */
record DriverSettings(
    List<HostPort> endpoints,
    RequestTemplate.TemplateSettings template,
    RetryPolicy retries,
    Duration attemptPatience,
    Duration drainPatience,
    @Nullable Pacer pacer) {
  DriverSettings {
    endpoints = List.copyOf(endpoints);
  }
}
