package io.stowage.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which endpoints are told of what happens, and how.
 *
 * @param includeReferences whether an event about a manifest tells what it refers to
 * @param pulls whether pulls are told
 * @param version of the media type that events are sent with, 1 or 2
 * @param eventsPerRequest the most events that are sent at once
 * @param waitingPulls the most pulls that wait for an endpoint
 * @param folder that has the queues, of this machine and this server alone
 * @param queueBytes the most bytes that wait for an endpoint
 * @param dropsWhenFull whether events are thrown away when more would wait; else the client's
 *     request fails
 * @param endpoints that are told, one at least
 */
public record Notifications(
    boolean includeReferences,
    boolean pulls,
    int version,
    int eventsPerRequest,
    int waitingPulls,
    Path folder,
    long queueBytes,
    boolean dropsWhenFull,
    List<Endpoint> endpoints) {

  /** Copies the list. */
  public Notifications {
    endpoints = List.copyOf(endpoints);
  }

  /**
   * Whom to tell.
   *
   * @param name its own
   * @param disabled whether it is not told
   * @param url where events are sent to; may hold a password
   * @param headers of the requests, by their names
   * @param timeout for one request
   * @param threshold how many failures in a row there may be before tries are delayed
   * @param backoff how long they are delayed
   * @param ignoredMediaTypes of targets whose events are not sent
   * @param ignoredActions of events that are not sent
   */
  public record Endpoint(
      String name,
      boolean disabled,
      String url,
      Map<String, List<Secret>> headers,
      Duration timeout,
      int threshold,
      Duration backoff,
      Set<String> ignoredMediaTypes,
      Set<String> ignoredActions) {

    /** Copies what could change. */
    public Endpoint {
      headers = new LinkedHashMap<>(headers);
      ignoredMediaTypes = Set.copyOf(ignoredMediaTypes);
      ignoredActions = Set.copyOf(ignoredActions);
    }

    /** The URL as it may be shown. */
    public String shownUrl() {
      return Passwords.mask(url);
    }

    /** Its name and where it is, without what is secret. */
    @Override
    public String toString() {
      return name + " at " + shownUrl();
    }
  }
}
