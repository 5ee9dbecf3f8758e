package io.stowage.core.event;

import java.util.Map;

/**
 * Makes a listener of a third party; found by {@link java.util.ServiceLoader}, in jars as storage
 * drivers are.
 */
public interface RegistryListenerFactory {

  /** Its name, under which the configuration has its settings. */
  String name();

  /**
   * Makes the listener.
   *
   * @param settings what the configuration hands to it ({@code extensions}): texts, numbers, flags,
   *     lists and maps; empty if it has none
   * @throws IllegalArgumentException that says what is wrong with them; the server does not start
   */
  RegistryListener open(Map<String, Object> settings);
}
