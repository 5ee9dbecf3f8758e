package io.stowage.driver.testkit;

import io.stowage.driver.Listing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads listings to their end. */
public final class Listings {
  private Listings() {}

  /**
   * Takes all entries of a listing and closes it.
   *
   * @return the entries in their order, in a list of the caller's own
   */
  public static <T> List<T> toList(Listing<T> listing) throws IOException {
    try (listing) {
      List<T> entries = new ArrayList<>();
      for (T entry = listing.next(); entry != null; entry = listing.next()) {
        entries.add(entry);
      }
      return entries;
    }
  }
}
