package io.stowage.server.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.model.Repository;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.core.search.Search;
import io.stowage.core.search.SearchPage;
import io.stowage.core.search.SearchPage.Hit;
import io.stowage.server.http.Json;
import io.stowage.server.http.Query;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * {@code /v1/search}: repositories whose name or description has a text in it. Clients choose a
 * page with {@code n}, its size, and {@code page}, from 1 on; what is no such number is taken as
 * not said, as docker-registry did with both.
 */
final class SearchResource implements Resource {

  /** Of how many hits it is found out which the client may read, if that differs. */
  private static final int MOST_ASKED = 10_000;

  private static final int ASKED_AT_ONCE = 500;
  private static final int MOST_DIGITS = 9;

  /** An index that hangs holds so many threads, and so many connections, at most. */
  private static final int MOST_AT_ONCE = 8;

  private static final int MOST_WAITING = 1000;

  private final Search search;
  private final int pageLimit;
  private final Turns turns;

  /**
   * A search.
   *
   * @param pageLimit the most hits of a page, and its size if the client does not say
   * @param longestWait for other searches
   */
  SearchResource(Search search, int pageLimit, Duration longestWait) {
    this.search = search;
    this.pageLimit = pageLimit;
    this.turns = new Turns(MOST_AT_ONCE, MOST_WAITING, longestWait);
  }

  @Override
  public boolean answerImmediately(Request request) {
    if (search != Search.NOTHING) {
      return false;
    }
    V1Answers.json(request, V1Answers.bytes(search(request)));
    return true;
  }

  @Override
  public void answer(Request request) {
    find(request, found -> V1Answers.json(request, V1Answers.bytes(found)));
  }

  /**
   * Searches when it is the request's turn.
   *
   * @param next is given what is found, as JSON
   */
  void find(Request request, Consumer<String> next) {
    CompletableFuture<Boolean> turn = turns.next();
    if (turn.isDone()) {
      next.accept(find(request, turn.join()));
    } else {
      request.whenDone(turn, inTime -> next.accept(find(request, inTime)));
    }
  }

  private String find(Request request, boolean inTime) {
    if (!inTime) {
      throw new RegistryException(
          ErrorCode.UNAVAILABLE, "other searches take too long; try again later");
    }
    try {
      return search(request);
    } finally {
      turns.end();
    }
  }

  private String search(Request request) {
    Query query = request.query();
    String text = query.getOrEmpty("q");
    int size = Math.min(number(query.get("n"), pageLimit), pageLimit);
    int page = number(query.get("page"), 1);
    long offset = (page - 1L) * size;
    SearchPage found =
        request.mayReadAll() ? search.find(text, offset, size) : find(request, text, offset, size);
    return json(text, size, page, found);
  }

  private static int number(@Nullable String text, int otherwise) {
    if (text == null
        || text.isEmpty()
        || text.length() > MOST_DIGITS
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return otherwise;
    }
    int number = Integer.parseInt(text);
    return number == 0 ? otherwise : number;
  }

  /** What is found of what the client may read. */
  private SearchPage find(Request request, String text, long offset, int size) {
    List<Hit> readable = new ArrayList<>();
    long count = 0;
    long total = 1;
    for (int asked = 0; asked < total && asked < MOST_ASKED; asked += ASKED_AT_ONCE) {
      SearchPage found = search.find(text, asked, ASKED_AT_ONCE);
      total = found.total();
      for (Hit hit : found.hits()) {
        if (request.mayRead(repository(hit.name()))) {
          if (count >= offset && readable.size() < size) {
            readable.add(hit);
          }
          count++;
        }
      }
    }
    return new SearchPage(count, readable);
  }

  private static Repository repository(String name) {
    if (RepositoryName.isValid(name)) {
      return RepositoryName.parse(name);
    }
    int slash = name.indexOf('/');
    return V1RepositoryName.parse(name.substring(0, Math.max(0, slash)), name.substring(slash + 1));
  }

  private static String json(String text, int size, int page, SearchPage found) {
    StringWriter written = new StringWriter();
    try (JsonGenerator json = Json.generator(written)) {
      json.writeStartObject();
      json.writeNumberProperty("num_pages", (found.total() + size - 1) / size);
      json.writeNumberProperty("num_results", found.total());
      json.writeNumberProperty("page", page);
      json.writeNumberProperty("page_size", size);
      json.writeStringProperty("query", text);
      json.writeName("results");
      json.writeStartArray();
      for (Hit hit : found.hits()) {
        json.writeStartObject();
        json.writeStringProperty("description", hit.description());
        json.writeBooleanProperty("is_automated", false);
        json.writeBooleanProperty("is_official", false);
        json.writeBooleanProperty("is_trusted", false);
        json.writeStringProperty("name", hit.name());
        json.writeNumberProperty("star_count", 0);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return written.toString();
  }
}
