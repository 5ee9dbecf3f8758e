package io.stowage.core.v1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Who put a tag, and when: what the client's user agent tells, {@code docker/0.10.1 go/go1.2.1
 * kernel/3.8 os/linux arch/amd64}.
 */
final class TagWriter {

  /** What is answered for a tag or a repository of which nothing is known. */
  static final byte[] UNKNOWN =
      ("{\"arch\": \"amd64\", \"docker_go_version\": null, \"docker_version\": null,"
              + " \"kernel\": null, \"last_update\": null, \"os\": \"linux\"}")
          .getBytes(StandardCharsets.US_ASCII);

  private static final Pattern PRODUCT = Pattern.compile("([^\\s/]+)/([^\\s/]+)");
  private static final int LONGEST = 1024;

  private static final Map<String, String> PROPERTIES =
      Map.of(
          "docker", "docker_version",
          "go", "docker_go_version",
          "arch", "arch",
          "os", "os",
          "kernel", "kernel");

  private TagWriter() {}

  /** Describes the client as JSON. */
  static byte[] describe(@Nullable String userAgent, Instant now) {
    Map<String, String> properties = new TreeMap<>();
    String agent = userAgent == null ? "" : userAgent;
    Matcher products = PRODUCT.matcher(agent.substring(0, Math.min(agent.length(), LONGEST)));
    while (products.find()) {
      String property = PROPERTIES.get(products.group(1));
      if (property != null) {
        properties.put(property, products.group(2));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = Fields.JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeNumberProperty("last_update", now.getEpochSecond());
      properties.forEach(json::writeStringProperty);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
