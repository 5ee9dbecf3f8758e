package io.stowage.server.config;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the known key that somebody may have meant. */
final class NearestKey {

  private NearestKey() {}

  /**
   * The key to name for an unknown one. A known name in the wrong section counts as near.
   *
   * @param path of the unknown key
   * @param known paths
   * @return null if none is near: more than half of the letters differ
   */
  static @Nullable String of(String path, Collection<String> known) {
    String nearest = null;
    int least = path.length() / 2 + 1;
    for (String each : known) {
      int distance = Math.min(distance(path, each), 1 + distance(last(path), last(each)));
      if (distance < least || (distance == least && nearest == null)) {
        least = distance;
        nearest = each;
      }
    }
    return nearest;
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** How many letters have to be put in, taken out or exchanged. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
