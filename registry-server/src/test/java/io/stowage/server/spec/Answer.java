package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a server answered, with the checks that most tests want. */
public final class Answer {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final String method;
  private final int status;
  private final List<Map.Entry<String, String>> headers;
  private final List<Integer> interim;
  private final byte[] body;

  Answer(
      String method,
      int status,
      List<Map.Entry<String, String>> headers,
      List<Integer> interim,
      byte[] body) {
    this.method = method;
    this.status = status;
    this.headers = List.copyOf(headers);
    this.interim = List.copyOf(interim);
    this.body = body;
  }

  public int status() {
    return status;
  }

  /** The statuses of the interim answers before this one. */
  public List<Integer> interim() {
    return interim;
  }

  public byte[] body() {
    return body.clone();
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public JsonNode json() {
    return JSON.readTree(body);
  }

  /** All values of a header, in order. */
  public List<String> headers(String name) {
    List<String> values = new ArrayList<>();
    for (Map.Entry<String, String> header : headers) {
      if (header.getKey().equalsIgnoreCase(name)) {
        values.add(header.getValue());
      }
    }
    return values;
  }

  /** The one value of a header; the test fails if it is missing or there are several. */
  public String header(String name) {
    List<String> values = headers(name);
    assertThat(values).as("header %s of %s", name, this).hasSize(1);
    return values.get(0);
  }

  public AbstractStringAssert<?> assertHeader(String name) {
    return assertThat(header(name)).as("header %s of %s", name, this);
  }

  public Answer hasHeader(String name, String value) {
    assertHeader(name).isEqualTo(value);
    return this;
  }

  public Answer hasNoHeader(String name) {
    assertThat(headers(name)).as("header %s of %s", name, this).isEmpty();
    return this;
  }

  /** Fails the test unless the status is the one expected. */
  public Answer expect(int expected) {
    assertThat(status).as("status of %s", this).isEqualTo(expected);
    return this;
  }

  /** Fails the test unless this is an error of that status with that code first in its body. */
  public Answer expect(int expected, String code) {
    expect(expected);
    if (!method.equals("HEAD")) {
      assertThat(errorCode()).as("error code of %s", this).isEqualTo(code);
    }
    return this;
  }

  /** The first code of an error body; the test fails if the body is not one. */
  public String errorCode() {
    assertHeader("Content-Type").isEqualTo("application/json");
    JsonNode first = json().path("errors").path(0).path("code");
    assertThat(first.isString()).as("errors[0].code of %s", this).isTrue();
    return first.stringValue();
  }

  /** Path and query of {@code Location}, which may be absolute or relative. */
  public String location() {
    URI location = URI.create(header("Location"));
    assertThat(location.getRawPath()).as("Location of %s", this).startsWith("/");
    String query = location.getRawQuery();
    return location.getRawPath() + (query == null ? "" : "?" + query);
  }

  /** {@code Location} with one more query parameter; its value is sent as it is. */
  public String location(String parameter, String value) {
    String location = location();
    return location + (location.contains("?") ? "&" : "?") + parameter + "=" + value;
  }

  @Override
  public String toString() {
    String start = text().substring(0, Math.min(300, text().length()));
    return method + " -> " + status + " " + headers + " " + start;
  }
}
