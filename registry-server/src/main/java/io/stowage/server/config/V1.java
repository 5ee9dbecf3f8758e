package io.stowage.server.config;

import java.time.Duration;

/**
 * How v1 is served.
 *
 * @param platform which image of an index clients get, such as {@code linux/arm64/v8}
 * @param backgroundWait how long a request waits for work in the background that it needs
 */
public record V1(String platform, Duration backgroundWait) {}
