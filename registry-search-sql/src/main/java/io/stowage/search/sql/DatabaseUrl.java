package io.stowage.search.sql;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a database as SQLAlchemy has it: {@code
 * dialect+driver://user:password@host:port/database?name=value}. User, password and values are
 * percent-encoded. What is wrong is said without the password.
 *
 * @param dialect kind of the database
 * @param host empty for this machine, or for SQLite
 * @param port -1 for the usual one
 * @param database name, or path of a SQLite file; empty for SQLite in memory
 * @param user null for none
 * @param password null for none
 * @param parameters of the query, by name
 */
record DatabaseUrl(
    Dialect dialect,
    String host,
    int port,
    String database,
    @Nullable String user,
    @Nullable String password,
    Map<String, String> parameters) {

  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9]+)(?:\\+[A-Za-z0-9_]+)?://([^/?]*)(?:/([^?]*))?(?:\\?(.*))?");

  private static final Pattern ADDRESS = Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(?::([0-9]{0,5}))?");

  /**
   * Parses a URL.
   *
   * @throws IllegalArgumentException that says what is wrong, without the password
   */
  static DatabaseUrl parse(String url) {
    Matcher form = FORM.matcher(url);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "is no URL of a database, such as sqlite:////srv/registry/search.db or"
              + " postgresql://user:password@host/database");
    }
    Dialect dialect = Dialect.named(form.group(1));
    String authority = form.group(2);
    String database = form.group(3) == null ? "" : form.group(3);
    if (dialect == Dialect.SQLITE) {
      return sqlite(authority, database, parameters(form.group(4)));
    }
    int at = authority.lastIndexOf('@');
    String login = at < 0 ? "" : authority.substring(0, at);
    int colon = login.indexOf(':');
    Matcher address = ADDRESS.matcher(authority.substring(at + 1));
    if (!address.matches()) {
      throw new IllegalArgumentException(
          "has no host and port behind the user and his password; a slash, a question mark and a"
              + " percent sign in those are written as %2F, %3F and %25");
    }
    if (database.isEmpty()) {
      throw new IllegalArgumentException("names no database behind the host");
    }
    String port = address.group(2);
    return new DatabaseUrl(
        dialect,
        address.group(1),
        port == null || port.isEmpty() ? -1 : Integer.parseInt(port),
        decode(database, "the database"),
        at < 0 ? null : decode(colon < 0 ? login : login.substring(0, colon), "the user"),
        colon < 0 ? null : decode(login.substring(colon + 1), "the password"),
        parameters(form.group(4)));
  }

  private static DatabaseUrl sqlite(String authority, String path, Map<String, String> parameters) {
    if (!authority.isEmpty()) {
      throw new IllegalArgumentException(
          "has a host; SQLite is a file: sqlite:////absolute/path or sqlite:///relative/path");
    }
    String file = path.equals(":memory:") ? "" : path;
    return new DatabaseUrl(Dialect.SQLITE, "", -1, file, null, null, parameters);
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(
            decode(pair.substring(0, equals), "a parameter"),
            decode(pair.substring(equals + 1), "a parameter"));
      }
    }
    return Map.copyOf(parameters);
  }

  private static String decode(String text, String what) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "has an escape in " + what + " that is malformed; a percent sign is written as %25");
    }
  }

  /** Whether the database ends with the process. */
  boolean isInMemory() {
    return dialect == Dialect.SQLITE && database.isEmpty();
  }

  /** The file of a SQLite database, not in memory. */
  Path file() {
    return Path.of(database).toAbsolutePath().normalize();
  }

  /** For logs: without user and password. */
  @Override
  public String toString() {
    if (dialect == Dialect.SQLITE) {
      return isInMemory() ? "SQLite in memory" : "SQLite " + file();
    }
    return dialect.title()
        + " "
        + (host.isEmpty() ? "localhost" : host)
        + (port < 0 ? "" : ":" + port)
        + "/"
        + database;
  }
}
