package io.stowage.search.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens databases: connections to them, and the tables in them. */
final class Database {

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private static final int CONNECTIONS = 8;
  private static final int SQLITE_CONNECTIONS = 4;
  private static final long CONNECT_MILLIS = 5000;
  private static final String SOCKET_SECONDS = "30";

  /** How long a writer to a SQLite file waits for another, of this process or not. */
  private static final String BUSY_MILLIS = "30000";

  private Database() {}

  /**
   * Connects to a database, and makes the tables if they are not there.
   *
   * @throws IOException if it cannot be reached or used, without a password
   */
  static HikariDataSource open(DatabaseUrl url) throws IOException {
    if (url.dialect() == Dialect.SQLITE && !url.isInMemory()) {
      Path folder = url.file().getParent();
      if (folder != null) {
        makeFolder(folder);
      }
    }
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(configuration(url));
    } catch (RuntimeException e) {
      throw failed(url, e);
    } catch (LinkageError e) { // what SQLite is written in cannot be unpacked to be run
      throw new IOException("the search index in " + url + " failed: " + e.getMessage(), e);
    }
    try {
      boolean mySql = "MySQL".equals(Jdbi.create(pool).withHandle(Database::product));
      Flyway.configure(Database.class.getClassLoader())
          .dataSource(pool)
          .locations(url.dialect().migrations())
          .table("stowage_schema_history")
          // The tables of others may be there before.
          .baselineOnMigrate(true)
          .baselineVersion("0")
          // By code points, and a blank at the end counts.
          .placeholders(Map.of("collation", mySql ? "utf8mb4_0900_bin" : "utf8mb4_nopad_bin"))
          .load()
          .migrate();
      if (url.dialect() == Dialect.POSTGRESQL) {
        Trigrams.prepare(pool);
      }
      return pool;
    } catch (FlywayException | JdbiException e) {
      // A pool that is closed on an interrupted thread does not wait for its own, and complains.
      boolean interrupted = Thread.interrupted();
      pool.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      throw failed(url, e);
    }
  }

  private static void makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IOException(
          "sqlalchemy_index_database: the folder " + folder + " cannot be made: " + e, e);
    }
  }

  private static String product(Handle handle) {
    try {
      return handle.getConnection().getMetaData().getDatabaseProductName();
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  /** A failure of the database, in words for the log. */
  static IOException failed(Object url, RuntimeException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new IOException(
        "the search index in " + url + " failed: " + reason.lines().findFirst().orElse(""),
        failure);
  }

  private static HikariConfig configuration(DatabaseUrl url) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("stowage-search");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setInitializationFailTimeout(1);
    config.setUsername(url.user());
    config.setPassword(url.password());
    Properties properties = new Properties();
    switch (url.dialect()) {
      case SQLITE -> sqlite(url, config, properties);
      case POSTGRESQL -> postgresql(url, config, properties);
      case MARIADB -> mariadb(url, config, properties);
    }
    config.setDataSourceProperties(properties);
    return config;
  }

  private static void sqlite(DatabaseUrl url, HikariConfig config, Properties properties) {
    config.setDriverClassName("org.sqlite.JDBC");
    properties.setProperty("busy_timeout", BUSY_MILLIS);
    properties.setProperty("transaction_mode", "IMMEDIATE");
    if (url.isInMemory()) {
      // It lives in its one connection.
      config.setJdbcUrl("jdbc:sqlite:file:" + UUID.randomUUID() + "?mode=memory");
      config.setMaximumPoolSize(1);
      config.setMaxLifetime(0);
    } else {
      config.setJdbcUrl("jdbc:sqlite:" + url.file());
      config.setMaximumPoolSize(SQLITE_CONNECTIONS);
      // Readers and a writer at once. After a power cut it may lack the last changes, which the
      // storage tells.
      properties.setProperty("journal_mode", "WAL");
      properties.setProperty("synchronous", "NORMAL");
    }
    put(url, properties, Map.of());
  }

  private static void postgresql(DatabaseUrl url, HikariConfig config, Properties properties) {
    config.setDriverClassName("org.postgresql.Driver");
    config.setJdbcUrl("jdbc:postgresql://" + address(url));
    // What is lost by a power cut, the storage tells.
    config.setConnectionInitSql("set synchronous_commit = off");
    // How to find a text depends on the text.
    properties.setProperty("prepareThreshold", "0");
    properties.setProperty("ApplicationName", "stowage");
    properties.setProperty("connectTimeout", Long.toString(CONNECT_MILLIS / 1000));
    properties.setProperty("socketTimeout", SOCKET_SECONDS);
    put(
        url,
        properties,
        Map.of(
            "sslmode", "sslmode",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "sslrootcert", "sslrootcert",
            "connect_timeout", "connectTimeout",
            "application_name", "ApplicationName",
            "client_encoding", ""));
  }

  private static void mariadb(DatabaseUrl url, HikariConfig config, Properties properties) {
    config.setDriverClassName("org.mariadb.jdbc.Driver");
    config.setJdbcUrl("jdbc:mariadb://" + address(url));
    properties.setProperty("connectTimeout", Long.toString(CONNECT_MILLIS));
    properties.setProperty("socketTimeout", SOCKET_SECONDS + "000");
    put(url, properties, Map.of("ssl_ca", "serverSslCert", "charset", "", "use_unicode", ""));
    if (properties.containsKey("serverSslCert")) {
      properties.setProperty("sslMode", "verify-full");
    }
  }

  /** Takes the parameters that have a counterpart; an empty one means that it holds anyway. */
  private static void put(DatabaseUrl url, Properties properties, Map<String, String> known) {
    url.parameters()
        .forEach(
            (name, value) -> {
              String property = known.get(name);
              if (property == null) {
                LOG.warn("the parameter {} of sqlalchemy_index_database is not known", name);
              } else if (!property.isEmpty()) {
                properties.setProperty(property, value);
              }
            });
  }

  private static String address(DatabaseUrl url) {
    return (url.host().isEmpty() ? "localhost" : url.host())
        + (url.port() < 0 ? "" : ":" + url.port())
        + "/"
        + URLEncoder.encode(url.database(), StandardCharsets.UTF_8);
  }
}
