package io.stowage.driver.testkit;

import io.stowage.driver.Listing;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Lists until the faults say otherwise. */
final class FaultyListing<T> implements Listing<T> {
  private final Listing<T> listing;
  private final String folder;
  private final Faults faults;

  FaultyListing(Listing<T> listing, String folder, Faults faults) {
    this.listing = listing;
    this.folder = folder;
    this.faults = faults;
  }

  @Override
  public @Nullable T next() throws IOException {
    return faults.callForNullable(folder, listing::next);
  }

  @Override
  public void close() throws IOException {
    listing.close();
  }
}
