package io.stowage.client;

import io.stowage.core.RegistryException;
import io.stowage.core.model.Tag;
import io.stowage.core.oci.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads a list of tags (OCI distribution specification, "Listing Tags"). */
final class TagPage {

  private static final JsonFactory JSON = new JsonFactory();

  private TagPage() {}

  /**
   * A page.
   *
   * @param next whether the answer has a link to another page
   * @param last after which tags were asked for
   * @param limit how many were asked for. A registry that sends more, or what is not behind {@code
   *     last}, has no pages and sent all.
   * @return null if it is no list of tags
   */
  static @Nullable Page<Tag> parse(byte[] json, boolean next, String last, int limit) {
    List<Tag> tags = parse(json);
    if (tags == null) {
      return null;
    }
    boolean again = !last.isEmpty() && tags.stream().anyMatch(tag -> tag.toString().equals(last));
    if (tags.size() <= limit && !again) {
      return new Page<>(List.copyOf(tags), next && !tags.isEmpty());
    }
    List<Tag> behind =
        tags.stream()
            .filter(tag -> tag.toString().compareTo(last) > 0)
            .sorted(Comparator.comparing(Tag::toString))
            .toList();
    boolean cut = behind.size() > limit;
    boolean more = cut || (next && !behind.isEmpty());
    return new Page<>(cut ? List.copyOf(behind.subList(0, limit)) : behind, more);
  }

  private static @Nullable List<Tag> parse(byte[] json) {
    List<Tag> tags = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean wanted = parser.currentName().equals("tags");
        JsonToken value = parser.nextToken();
        if (!wanted || value != JsonToken.START_ARRAY) {
          parser.skipChildren();
          continue;
        }
        while (parser.nextToken() == JsonToken.VALUE_STRING) {
          addIfValid(parser.getString(), tags);
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
          return null;
        }
      }
      return tags;
    } catch (JacksonException e) {
      return null;
    }
  }

  /** What is no tag by the specification could not be asked for. */
  private static void addIfValid(String text, List<Tag> tags) {
    try {
      tags.add(Tag.parse(text));
    } catch (RegistryException e) {
      // Left out.
    }
  }
}
