package io.stowage.search.sql;

import java.util.Locale;

/** The kinds of databases, with what is different in their SQL. */
enum Dialect {
  /** A file, or memory. Texts of three characters and more are found by their trigrams. */
  SQLITE("SQLite", "sqlite") {
    @Override
    Match match(String term) {
      if (term.codePointCount(0, term.length()) < TRIGRAM) {
        return Match.scan(term);
      }
      String phrase = '"' + term.replace("\"", "\"\"") + '"';
      return new Match(
          "stowage_search_text t join stowage_search_entry e on e.id = t.rowid",
          "stowage_search_text t",
          "t.folded match :pattern",
          "t.rowid",
          phrase);
    }
  },

  /** PostgreSQL, where {@code pg_trgm} finds texts of three characters and more, if it is there. */
  POSTGRESQL("PostgreSQL", "postgresql") {
    @Override
    Match match(String term) {
      return new Match(
          "stowage_search_text t join stowage_search_entry e on e.id = t.id",
          "stowage_search_text t",
          "t.folded like :pattern escape '!'",
          "t.id",
          Match.containing(term));
    }
  },

  /** MariaDB or MySQL, which read all texts. */
  MARIADB("MariaDB", "mariadb");

  private static final int TRIGRAM = 3;

  /**
   * How rows are found that have a text in them.
   *
   * @param from the tables, with the entries as {@code e}
   * @param counted the tables that are enough to count
   * @param where the condition on {@code :pattern}
   * @param order the column with the ids
   * @param pattern its parameter
   */
  record Match(String from, String counted, String where, String order, String pattern) {

    /** Reads all rows. */
    static Match scan(String term) {
      return new Match(
          "stowage_search_entry e",
          "stowage_search_entry e",
          "e.folded like :pattern escape '!'",
          "e.id",
          containing(term));
    }

    /** The pattern of {@code like ... escape '!'} for texts that have a term in them. */
    static String containing(String term) {
      return '%' + term.replace("!", "!!").replace("%", "!%").replace("_", "!_") + '%';
    }
  }

  private final String title;
  private final String folder;

  Dialect(String title, String folder) {
    this.title = title;
    this.folder = folder;
  }

  /**
   * The one that a URL names.
   *
   * @throws IllegalArgumentException if it is not known
   */
  static Dialect named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "sqlite" -> SQLITE;
      case "postgresql", "postgres" -> POSTGRESQL;
      case "mysql", "mariadb" -> MARIADB;
      default ->
          throw new IllegalArgumentException(
              "is for a database of the kind '"
                  + name
                  + "'; there are sqlite, postgresql, mariadb and mysql");
    };
  }

  /** Its name for people. */
  String title() {
    return title;
  }

  /** Where its tables are described, on the class path. */
  String migrations() {
    return "classpath:io/stowage/search/sql/" + folder;
  }

  /**
   * How a text is found.
   *
   * @param term folded, not empty
   */
  Match match(String term) {
    return Match.scan(term);
  }

  /** What makes a database find all that a common table expression says, once. */
  String materialized() {
    return this == MARIADB ? "" : "materialized ";
  }
}
