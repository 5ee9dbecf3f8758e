package io.stowage.search.sql;

import io.stowage.core.search.SearchEntry;
import io.stowage.core.search.SearchIndex;
import io.stowage.core.search.SearchPage;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** An index around another, for a test to have it do one thing otherwise. */
abstract class IndexAround implements SearchIndex {

  private final SearchIndex inner;

  IndexAround(SearchIndex inner) {
    this.inner = inner;
  }

  @Override
  public SearchPage find(String query, long offset, int limit) throws IOException {
    return inner.find(query, offset, limit);
  }

  @Override
  public void add(Collection<String> names) throws IOException {
    inner.add(names);
  }

  @Override
  public void remove(Collection<String> names) throws IOException {
    inner.remove(names);
  }

  @Override
  public void describe(Collection<SearchEntry> entries) throws IOException {
    inner.describe(entries);
  }

  @Override
  public List<SearchEntry> entries(String after, int limit) throws IOException {
    return inner.entries(after, limit);
  }

  @Override
  public boolean isFilled() throws IOException {
    return inner.isFilled();
  }

  @Override
  public void setFilled() throws IOException {
    inner.setFilled();
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }
}
