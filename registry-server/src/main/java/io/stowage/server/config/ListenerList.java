package io.stowage.server.config;

import io.stowage.server.http.Api;
import io.stowage.server.http.Listener;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The type of {@code listeners}: a list of sections with {@code host}, {@code port}, {@code apis},
 * {@code redirect}.
 */
final class ListenerList implements ValueType<List<Listener>> {

  private static final Map<String, Api> APIS = Map.of("v1", Api.V1, "v2", Api.V2);

  @Override
  public @Nullable List<Listener> read(Given given) {
    if (given.isNothing()) {
      return null;
    }
    List<Listener> listeners = new ArrayList<>();
    for (Given each : given.items()) {
      listeners.add(listener(each));
    }
    return listeners.isEmpty() ? null : listeners;
  }

  private static Listener listener(Given given) {
    String host = null;
    Integer port = null;
    Set<Api> apis = EnumSet.allOf(Api.class);
    boolean redirect = true;
    for (Given each : given.entries()) {
      switch (each.name()) {
        case "host" -> host = each.text();
        case "port" -> port = ValueTypes.number(0, 65_535).read(each);
        case "apis" -> apis = apis(each);
        case "redirect" -> redirect = !Boolean.FALSE.equals(ValueTypes.FLAG.read(each));
        default ->
            throw given.wrong("a section of host, port, apis and redirect; it has " + each.name());
      }
    }
    return new Listener(host, port == null ? Listener.DEFAULT_PORT : port, apis, redirect);
  }

  private static Set<Api> apis(Given given) {
    List<String> names = ValueTypes.TEXTS.read(given);
    if (names == null) {
      return EnumSet.allOf(Api.class);
    }
    given.check(APIS.keySet().containsAll(names), "a list of v1, v2 or both");
    Set<Api> apis = EnumSet.noneOf(Api.class);
    names.forEach(name -> apis.add(APIS.get(name)));
    return apis;
  }

  @Override
  public Object show(List<Listener> value) {
    return value.stream().map(ListenerList::show).toList();
  }

  private static Object show(Listener listener) {
    Map<String, Object> shown = new LinkedHashMap<>();
    if (listener.host() != null) {
      shown.put("host", listener.host());
    }
    shown.put("port", listener.port());
    shown.put(
        "apis",
        listener.apis().stream().sorted().map(api -> api.name().toLowerCase(Locale.ROOT)).toList());
    if (!listener.redirect()) {
      shown.put("redirect", false);
    }
    return shown;
  }
}
