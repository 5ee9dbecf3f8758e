package io.stowage.server;

import io.stowage.core.Registry;
import io.stowage.server.config.Configuration;
import io.stowage.server.config.Notifications;
import io.stowage.server.notify.Notifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** The webhooks that are configured. */
final class ConfiguredNotifications {

  private ConfiguredNotifications() {}

  /**
   * Begins to tell them.
   *
   * @return null if there are none
   * @throws IOException if the folder of their queues cannot be used, saying why
   */
  static @Nullable Notifier open(Registry registry, Configuration configuration)
      throws IOException {
    Notifications notifications = configuration.notifications();
    if (notifications == null) {
      return null;
    }
    int port = configuration.listeners().get(0).port();
    String host = hostName();
    try {
      return Notifier.open(registry, notifications, port == 0 ? host : host + ":" + port);
    } catch (IOException e) {
      throw new IOException("notifications.queue.folder: " + Main.reason(e), e);
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
