package io.stowage.server;

import io.stowage.client.ClientLimits;
import io.stowage.client.ClientOptions;
import io.stowage.client.Credentials;
import io.stowage.client.RegistryClient;
import io.stowage.client.V1Client;
import io.stowage.core.Registry;
import io.stowage.core.cache.SharedCache;
import io.stowage.core.mirror.MirrorOptions;
import io.stowage.core.mirror.Mirrors;
import io.stowage.core.mirror.Mirrors.Source;
import io.stowage.core.mirror.V1Mirror;
import io.stowage.core.mirror.V1MirrorOptions;
import io.stowage.server.config.Configuration.Mirroring;
import io.stowage.server.config.MirrorSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the mirrors that a configuration names. */
final class ConfiguredMirrors {

  private ConfiguredMirrors() {}

  /**
   * Mirrors; no upstream is asked yet.
   *
   * @param registry that keeps what is fetched
   * @param version of this server, which it tells the upstreams
   * @return null if there are none
   */
  static @Nullable Mirrors of(List<MirrorSettings> settings, Registry registry, String version) {
    List<Source> sources = new ArrayList<>();
    List<String> own = new ArrayList<>();
    for (MirrorSettings each : settings) {
      String url = each.url();
      if (url == null) {
        own.add(each.prefix());
      } else {
        int manifestLimit = registry.options().manifestLimit();
        sources.add(new Source(options(each), client(each, url, manifestLimit, version)));
      }
    }
    return sources.isEmpty() ? null : new Mirrors(registry, sources, own);
  }

  /**
   * The mirror of a registry of the v1 API, which is not asked yet.
   *
   * @param registry that keeps what is fetched
   * @param tags keeps what its tags mean for a time
   * @throws IllegalArgumentException that names the key that cannot be used
   */
  static V1Mirror v1(Mirroring settings, Registry registry, SharedCache tags, String version) {
    ClientOptions source = v1("mirroring.source", settings.source(), registry, version);
    String index = settings.sourceIndex();
    V1Client client =
        new V1Client(
            source,
            index == null ? source : v1("mirroring.source_index", index, registry, version));
    return new V1Mirror(registry, client, tags, V1MirrorOptions.of(settings.tags()));
  }

  private static ClientOptions v1(String key, String text, Registry registry, String version) {
    URI url = URI.create(text);
    String user = url.getUserInfo();
    try {
      int colon = user == null ? -1 : user.indexOf(':');
      Credentials credentials =
          user == null || colon < 0
              ? null
              : new Credentials(user.substring(0, colon), user.substring(colon + 1));
      URI bare = URI.create(text.replaceFirst("//[^/@]*@", "//"));
      ClientLimits limits = ClientLimits.DEFAULT;
      return new ClientOptions(
          bare,
          credentials,
          Set.of(),
          userAgent(version),
          new ClientLimits(
              limits.connectTimeout(),
              limits.answerTimeout(),
              limits.readTimeout(),
              registry.options().manifestLimit(),
              limits.tokenSize(),
              limits.listSize(),
              limits.redirects()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  private static String userAgent(String version) {
    return "Stowage/" + version.replaceAll("[^A-Za-z0-9.-]", "");
  }

  private static MirrorOptions options(MirrorSettings settings) {
    Path spool = settings.spool();
    return new MirrorOptions(
        settings.prefix(),
        settings.upstreamPrefix(),
        Set.copyOf(settings.namespaces()),
        settings.revalidate(),
        settings.missing(),
        settings.patience(),
        settings.pause(),
        settings.transfers(),
        settings.finish(),
        spool == null ? MirrorOptions.defaultSpool() : spool);
  }

  private static RegistryClient client(
      MirrorSettings settings, String url, int manifestLimit, String version) {
    String user = settings.username();
    String password = settings.password() == null ? null : settings.password().value();
    ClientLimits limits =
        new ClientLimits(
            settings.connectTimeout(),
            settings.answerTimeout(),
            settings.readTimeout(),
            manifestLimit,
            ClientLimits.DEFAULT.tokenSize(),
            ClientLimits.DEFAULT.listSize(),
            ClientLimits.DEFAULT.redirects());
    return new RegistryClient(
        new ClientOptions(
            URI.create(url),
            user == null || password == null ? null : new Credentials(user, password),
            settings.tokenRealms().stream().map(URI::create).collect(Collectors.toSet()),
            userAgent(version),
            limits));
  }
}
