package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code Link} headers of paged answers. */
final class Links {

  private static final Pattern NEXT = Pattern.compile("<(/v2/[^>]*)>; rel=\"next\"");

  private Links() {}

  /** The target of the link to the next page; empty if the answer has none. */
  static String next(Answer answer) {
    List<String> links = answer.headers("Link");
    if (links.isEmpty()) {
      return "";
    }
    Matcher matcher = NEXT.matcher(answer.header("Link"));
    assertThat(matcher.matches()).as("Link of %s", answer).isTrue();
    return matcher.group(1);
  }
}
