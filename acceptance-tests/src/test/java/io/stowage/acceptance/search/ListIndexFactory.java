package io.stowage.acceptance.search;

import io.stowage.core.search.SearchEntry;
import io.stowage.core.search.SearchIndex;
import io.stowage.core.search.SearchIndexFactory;
import io.stowage.core.search.SearchPage;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** An index as a third party writes one: in memory, and without upper and lower case. */
public final class ListIndexFactory implements SearchIndexFactory {

  @Override
  public String name() {
    return "acme";
  }

  @Override
  public void check(Settings settings) {
    if (!settings.values().containsKey("prefix")) {
      throw new IllegalArgumentException("prefix is missing");
    }
  }

  @Override
  public SearchIndex open(Settings settings) {
    return new ListIndex(String.valueOf(settings.values().get("prefix")));
  }

  private static final class ListIndex implements SearchIndex {
    private final String prefix;
    private final TreeMap<String, SearchEntry> entries = new TreeMap<>();

    ListIndex(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public synchronized SearchPage find(String query, long offset, int limit) {
      List<SearchPage.Hit> hits =
          entries.values().stream()
              .filter(entry -> entry.name().contains(query))
              .map(entry -> new SearchPage.Hit(entry.name(), prefix + entry.description()))
              .toList();
      return new SearchPage(hits.size(), hits.stream().skip(offset).limit(limit).toList());
    }

    @Override
    public synchronized void add(Collection<String> names) {
      names.forEach(name -> entries.putIfAbsent(name, new SearchEntry(name, "", "")));
    }

    @Override
    public synchronized void remove(Collection<String> names) {
      entries.keySet().removeAll(names);
    }

    @Override
    public synchronized void describe(Collection<SearchEntry> described) {
      described.forEach(entry -> entries.replace(entry.name(), entry));
    }

    @Override
    public synchronized List<SearchEntry> entries(String after, int limit) {
      return entries.tailMap(after, false).values().stream().limit(limit).toList();
    }

    @Override
    public boolean isLasting() {
      return false;
    }

    @Override
    public void close() {}
  }
}
