package io.stowage.server.config;

import io.stowage.core.model.RepositoryName;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The type of {@code mirrors}: a list of sections, each a {@link MirrorSettings}. */
final class MirrorList implements ValueType<List<MirrorSettings>> {

  private static final String PREFIX = "prefix";
  private static final String URL = "url";
  private static final String UPSTREAM_PREFIX = "upstream_prefix";
  private static final String NS = "ns";
  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";
  private static final String TOKEN_REALMS = "token_realms";
  private static final String TRANSFERS = "transfers";
  private static final String FINISH = "finish";
  private static final String SPOOL = "spool";

  /** Times with what holds without them. */
  private static final Map<String, Duration> TIMES =
      Map.of(
          "revalidate", Duration.ofMinutes(1),
          "missing", Duration.ofSeconds(10),
          "patience", Duration.ofSeconds(5),
          "pause", Duration.ofSeconds(5),
          "connect_timeout", Duration.ofSeconds(5),
          "answer_timeout", Duration.ofSeconds(30),
          "read_timeout", Duration.ofSeconds(30));

  private static final int TRANSFERS_AT_ONCE = 16;

  private static final ValueType<String> NAME =
      new ParsedText<>(
          "empty, or what names of repositories begin with, such as docker.io or team/images",
          text -> RepositoryName.isValid(text) ? text : null,
          text -> text);

  private static final ValueType<String> PLAIN_URL =
      new ParsedText<>(
          "an http or https URL without a user, a query or a fragment",
          text -> isPlain(text) ? text : null,
          text -> text);

  private static boolean isPlain(String text) {
    try {
      URI url = URI.create(text);
      return url.getHost() != null
          && ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public @Nullable List<MirrorSettings> read(Given given) {
    if (given.isNothing()) {
      return null;
    }
    List<MirrorSettings> mirrors = new ArrayList<>();
    for (Given each : given.items()) {
      MirrorSettings mirror = mirror(each, mirrors);
      for (MirrorSettings other : mirrors) {
        each.check(!other.prefix().equals(mirror.prefix()), "of another prefix than those before");
        each.check(
            other.namespaces().stream().noneMatch(mirror.namespaces()::contains),
            "of another ns than those before");
      }
      mirrors.add(mirror);
    }
    return mirrors.isEmpty() ? null : mirrors;
  }

  private static MirrorSettings mirror(Given given, List<MirrorSettings> before) {
    Map<String, Given> entries = new LinkedHashMap<>();
    for (Given entry : given.entries()) {
      given.check(isKnown(entry.name()), "a section of " + known() + "; it has " + entry.name());
      entries.put(entry.name(), entry);
    }
    String url = find(entries, URL, PLAIN_URL);
    String prefix = value(entries, PREFIX, NAME, "");
    given.check(url != null || !prefix.isEmpty(), "a section with a url, a prefix or both");
    List<String> realms = value(entries, TOKEN_REALMS, ValueTypes.TEXTS, List.of());
    given.check(
        realms.stream().allMatch(MirrorList::isPlain), "a section whose token_realms are URLs");
    String user = find(entries, USERNAME, ValueTypes.TEXT);
    Secret password = find(entries, PASSWORD, ValueTypes.SECRET);
    given.check(
        (user == null) == (password == null) && (user == null || user.indexOf(':') < 0),
        "a section with both username, which has no colon, and password, or neither");
    return new MirrorSettings(
        prefix,
        url,
        value(entries, UPSTREAM_PREFIX, NAME, ""),
        value(entries, NS, ValueTypes.TEXTS, url == null ? List.of() : namespaces(url, before)),
        user,
        password,
        realms,
        time(entries, "revalidate"),
        time(entries, "missing"),
        time(entries, "patience"),
        time(entries, "pause"),
        time(entries, "connect_timeout"),
        time(entries, "answer_timeout"),
        time(entries, "read_timeout"),
        value(entries, TRANSFERS, ValueTypes.number(1, 1000), TRANSFERS_AT_ONCE),
        value(entries, FINISH, ValueTypes.FLAG, true),
        spool(entries));
  }

  private static boolean isKnown(String name) {
    return known().contains(name);
  }

  private static Set<String> known() {
    TreeSet<String> names = new TreeSet<>(TIMES.keySet());
    names.addAll(
        List.of(
            PREFIX,
            URL,
            UPSTREAM_PREFIX,
            NS,
            USERNAME,
            PASSWORD,
            TOKEN_REALMS,
            TRANSFERS,
            FINISH,
            SPOOL));
    return names;
  }

  private static <T> @Nullable T find(Map<String, Given> entries, String name, ValueType<T> type) {
    Given given = entries.get(name);
    return given == null ? null : type.read(given);
  }

  private static <T> T value(
      Map<String, Given> entries, String name, ValueType<T> type, T fallback) {
    T value = find(entries, name, type);
    return value == null ? fallback : value;
  }

  private static Duration time(Map<String, Given> entries, String name) {
    Duration fallback = TIMES.getOrDefault(name, Duration.ZERO);
    Given given = entries.get(name);
    Duration time = given == null ? null : ValueTypes.DURATION.read(given);
    if (given != null && time != null) {
      given.check(!time.isZero() || !name.endsWith("_timeout"), "a time that is more than nothing");
    }
    return time == null ? fallback : time;
  }

  private static @Nullable Path spool(Map<String, Given> entries) {
    Given given = entries.get(SPOOL);
    String text = given == null ? null : given.text();
    if (given == null || text == null) {
      return null;
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw given.wrong("the path of a folder");
    }
  }

  /**
   * The host, as clients call a registry, unless that is another's already; Docker Hub's is another
   * than that of its name.
   */
  private static List<String> namespaces(String url, List<MirrorSettings> before) {
    String authority = URI.create(url).getRawAuthority();
    return Stream.of(authority, "docker.io")
        .filter(name -> name.equals(authority) || authority.equals("registry-1.docker.io"))
        .filter(name -> before.stream().noneMatch(other -> other.namespaces().contains(name)))
        .toList();
  }

  @Override
  public Stream<String> secrets(List<MirrorSettings> value) {
    return value.stream().map(MirrorSettings::password).filter(Objects::nonNull).map(Secret::value);
  }

  @Override
  public Object show(List<MirrorSettings> value) {
    return value.stream().map(MirrorList::show).toList();
  }

  private static Object show(MirrorSettings mirror) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put(PREFIX, mirror.prefix());
    if (mirror.url() == null) {
      return shown;
    }
    shown.put(URL, mirror.url());
    shown.put(UPSTREAM_PREFIX, mirror.upstreamPrefix());
    shown.put(NS, mirror.namespaces());
    if (mirror.username() != null) {
      shown.put(USERNAME, mirror.username());
      shown.put(PASSWORD, Secret.MASK);
    }
    shown.put(TOKEN_REALMS, mirror.tokenRealms());
    shown.put("revalidate", Amounts.show(mirror.revalidate()));
    shown.put("missing", Amounts.show(mirror.missing()));
    shown.put("patience", Amounts.show(mirror.patience()));
    shown.put("pause", Amounts.show(mirror.pause()));
    shown.put("connect_timeout", Amounts.show(mirror.connectTimeout()));
    shown.put("answer_timeout", Amounts.show(mirror.answerTimeout()));
    shown.put("read_timeout", Amounts.show(mirror.readTimeout()));
    shown.put(TRANSFERS, mirror.transfers());
    shown.put(FINISH, mirror.finish());
    if (mirror.spool() != null) {
      shown.put(SPOOL, mirror.spool().toString());
    }
    return shown;
  }
}
