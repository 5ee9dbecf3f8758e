package io.stowage.core.v1.layer;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** What a layer changes in the image below it: the answer of the v1 API's {@code diff}. */
public final class LayerDiff {

  /** The original wrote NaN and Infinity, which are no JSON. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final int FIELDS_BEHIND_NAME = 7;

  private final Map<String, String> deleted = new LinkedHashMap<>();
  private final Map<String, String> changed = new LinkedHashMap<>();
  private final Map<String, String> created = new LinkedHashMap<>();

  private LayerDiff() {}

  /** One line of a list of files. */
  private interface FileConsumer {

    /**
     * @param fields all but the name, as JSON
     */
    void accept(String name, boolean deleted, String fields);
  }

  /**
   * Compares the files of a layer with those below it. A file that the layer deletes is deleted,
   * whether there was one or not. Another is changed if the nearest layer below that names it has
   * it, and created if none names it or if that one deletes it. All that the lowest layer names is
   * created. Of two files of one name in a layer the later one counts.
   *
   * @param files of the layer, as {@link LayerScan#files} has them
   * @param ancestors the same of the layers below, the nearest first; asked only for as many as are
   *     needed, and what it throws is thrown
   * @return the JSON object, in ASCII
   * @throws IllegalArgumentException if one of them is no such list
   */
  public static String of(String files, Iterator<String> ancestors) {
    LayerDiff diff = new LayerDiff();
    Map<String, String> open = new LinkedHashMap<>();
    boolean lowest = !ancestors.hasNext();
    read(
        files,
        (name, isDeleted, fields) -> {
          open.remove(name);
          diff.deleted.remove(name);
          (isDeleted && !lowest ? diff.deleted : open).put(name, fields);
        });
    while (!open.isEmpty() && ancestors.hasNext()) {
      diff.compare(open, ancestors.next());
    }
    diff.created.putAll(open);
    return diff.toJson();
  }

  private void compare(Map<String, String> open, String ancestor) {
    Map<String, Boolean> below = new HashMap<>();
    read(
        ancestor,
        (name, isDeleted, fields) -> {
          if (open.containsKey(name)) {
            below.put(name, isDeleted);
          }
        });
    open.entrySet()
        .removeIf(
            file -> {
              Boolean isDeleted = below.get(file.getKey());
              if (isDeleted == null) {
                return false;
              }
              (isDeleted ? created : changed).put(file.getKey(), file.getValue());
              return true;
            });
  }

  private static void read(String files, FileConsumer consumer) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), files)) {
      expect(json.nextToken() == JsonToken.START_ARRAY);
      while (json.nextToken() != JsonToken.END_ARRAY) {
        expect(json.currentToken() == JsonToken.START_ARRAY);
        expect(json.nextToken() == JsonToken.VALUE_STRING);
        readFile(json, json.getString(), consumer);
      }
      expect(json.nextToken() == null);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not a list of files", e);
    }
  }

  private static void readFile(JsonParser json, String name, FileConsumer consumer) {
    StringBuilder fields = new StringBuilder("[");
    boolean isDeleted = false;
    for (int i = 0; i < FIELDS_BEHIND_NAME; i++) {
      if (i > 0) {
        fields.append(", ");
      }
      JsonToken token = json.nextToken();
      if (token == null) {
        throw noList();
      }
      switch (token) {
        case VALUE_STRING -> JsonText.append(fields, json.getString());
        case VALUE_TRUE -> {
          isDeleted = true;
          fields.append("true");
        }
        case VALUE_FALSE -> fields.append("false");
        case VALUE_NUMBER_INT -> fields.append(json.getString());
        case VALUE_NUMBER_FLOAT -> fields.append(json.isNaN() ? "0" : json.getString());
        default -> throw noList();
      }
    }
    expect(json.nextToken() == JsonToken.END_ARRAY);
    consumer.accept(name, isDeleted, fields.append(']').toString());
  }

  private static void expect(boolean holds) {
    if (!holds) {
      throw noList();
    }
  }

  private static IllegalArgumentException noList() {
    return new IllegalArgumentException("not a list of files");
  }

  private String toJson() {
    StringBuilder json = new StringBuilder("{\"deleted\": ");
    append(json, deleted);
    append(json.append(", \"changed\": "), changed);
    append(json.append(", \"created\": "), created);
    return json.append('}').toString();
  }

  private static void append(StringBuilder json, Map<String, String> files) {
    String separator = "{";
    for (Map.Entry<String, String> file : files.entrySet()) {
      JsonText.append(json.append(separator), file.getKey());
      json.append(": ").append(file.getValue());
      separator = ", ";
    }
    json.append(files.isEmpty() ? "{}" : "}");
  }
}
