package io.stowage.server.config;

import io.stowage.server.http.Api;
import io.stowage.server.http.Listener;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * {@code REGISTRY_HOST} and {@code REGISTRY_PORT}, which hold where no listeners are configured.
 */
final class ListenVariables {

  private ListenVariables() {}

  /**
   * The one listener for both APIs.
   *
   * @throws ConfigurationException if the port is none
   */
  static List<Listener> listeners(Map<String, String> variables, Consumer<String> warnings) {
    String host = variables.getOrDefault("REGISTRY_HOST", "").trim();
    return List.of(
        new Listener(
            host.isEmpty() ? null : host,
            port(variables.getOrDefault("REGISTRY_PORT", "").trim(), warnings),
            EnumSet.allOf(Api.class)));
  }

  private static int port(String value, Consumer<String> warnings) {
    if (value.isEmpty()) {
      return Listener.DEFAULT_PORT;
    }
    if (value.contains("://")) {
      warnings.accept(
          "REGISTRY_PORT is '"
              + value
              + "', as Kubernetes sets it for a service named registry; ignored, using "
              + Listener.DEFAULT_PORT);
      return Listener.DEFAULT_PORT;
    }
    if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new ConfigurationException(
          "REGISTRY_PORT must be a number from 0 to 65535, not '" + value + "'");
    }
    return Integer.parseInt(value);
  }
}
