package io.stowage.acceptance.v1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The differences that there may be, and have to be. A table has one row for each, with five
 * columns between bars: the requests, the aspect, what the first server says, what the second says,
 * and why. In the first four {@code *} stands for any text, and {@code /} between blanks for "or".
 * Lines that start with {@code #} are comments.
 */
final class KnownDifferences {

  private record Row(String text, List<List<Pattern>> columns) {
    boolean covers(Difference it) {
      return matches(0, it.request())
          && matches(1, it.aspect())
          && matches(2, it.first())
          && matches(3, it.second());
    }

    private boolean matches(int column, String text) {
      return columns.get(column).stream().anyMatch(it -> it.matcher(text).matches());
    }
  }

  private final List<Row> rows;

  private KnownDifferences(List<Row> rows) {
    this.rows = rows;
  }

  /** Reads a table, which may come in parts. */
  static KnownDifferences table(String... parts) {
    List<Row> rows = new ArrayList<>();
    for (String part : parts) {
      part.lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(line -> rows.add(row(line)));
    }
    return new KnownDifferences(rows);
  }

  private static Row row(String line) {
    String[] cells = line.split("\\|");
    if (cells.length != 5 || cells[4].isBlank()) {
      throw new IllegalArgumentException("not five columns, the last a reason: " + line);
    }
    return new Row(
        line, Arrays.stream(cells).limit(4).map(KnownDifferences::alternatives).toList());
  }

  private static List<Pattern> alternatives(String cell) {
    return Arrays.stream(cell.strip().split(" +/ +"))
        .map(text -> "\\Q" + text.replace("*", "\\E.*\\Q") + "\\E")
        .map(regex -> Pattern.compile(regex, Pattern.DOTALL))
        .toList();
  }

  /**
   * Holds what was found against the table.
   *
   * @return a line for each difference that is not in the table, and for each row of the table that
   *     was not found
   */
  List<String> check(List<Difference> found) {
    List<String> problems = new ArrayList<>();
    for (Difference difference : found) {
      if (rows.stream().noneMatch(row -> row.covers(difference))) {
        problems.add("not listed: " + difference);
      }
    }
    for (Row row : rows) {
      if (found.stream().noneMatch(row::covers)) {
        problems.add("listed and gone: " + row.text());
      }
    }
    return problems;
  }
}
