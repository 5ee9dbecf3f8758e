package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The form of errors. */
class ErrorBodyTest {

  private static final String NO_DIGEST = "sha256:" + "0".repeat(64);

  /** The codes of the specification's table. */
  private static final Set<String> CODES =
      Set.of(
          "BLOB_UNKNOWN",
          "BLOB_UPLOAD_INVALID",
          "BLOB_UPLOAD_UNKNOWN",
          "DIGEST_INVALID",
          "MANIFEST_BLOB_UNKNOWN",
          "MANIFEST_INVALID",
          "MANIFEST_UNKNOWN",
          "NAME_INVALID",
          "NAME_UNKNOWN",
          "SIZE_INVALID",
          "UNAUTHORIZED",
          "DENIED",
          "UNSUPPORTED",
          "TOOMANYREQUESTS");

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/Bad/tags/list, 400, NAME_INVALID",
    "GET, /v2/none/tags/list, 404, NAME_UNKNOWN",
    "GET, /v2/some/blobs/%, 404, BLOB_UNKNOWN",
    "GET, /v2/some/blobs/sha256:0, 400, DIGEST_INVALID",
    "GET, /v2/some/manifests/%, 404, MANIFEST_UNKNOWN",
    "GET, /v2/some/manifests/none, 404, MANIFEST_UNKNOWN",
    "DELETE, /v2/some/manifests/none, 404, MANIFEST_UNKNOWN",
    "PUT, /v2/some/manifests/bad, 400, MANIFEST_INVALID",
    "GET, /v2/some/referrers/bad, 400, DIGEST_INVALID",
    "GET, /v2/some/blobs/uploads/00000000-0000-0000-0000-000000000000, 404, BLOB_UPLOAD_UNKNOWN",
    "POST, /v2/some/tags/list, 405, UNSUPPORTED",
    "BREW, /v2/, 405, UNSUPPORTED",
  })
  void areJsonWithACodeOfTheTable(String method, String target, int status, String code) {
    SERVER.repository("some").pushImage("v1");
    Answer answer = SERVER.request(method, target.replace("%", NO_DIGEST)).send();

    answer.expect(status, code);
    answer.hasHeader("Content-Length", Integer.toString(answer.body().length));
    JsonNode errors = answer.json().path("errors");
    assertThat(errors.isArray()).isTrue();
    for (JsonNode error : errors) {
      assertThat(error.path("code").stringValue()).isIn(CODES);
      assertThat(error.path("message").stringValue()).isNotBlank();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/Bad/tags/list, 400",
    "/v2/none/tags/list, 404",
    "/v2/some/blobs/sha256:0, 400",
    "/v2/some/manifests/none, 404",
    "/v2/some/referrers/bad, 400",
  })
  void haveNoBodyForHead(String target, int status) {
    Answer get = SERVER.get(target).expect(status);
    Answer head = SERVER.request("HEAD", target).send().expect(status);
    assertThat(head.headers("Content-Type")).isEqualTo(get.headers("Content-Type"));
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/_catalog/more",
    "/v2/some",
    "/v2/some/tags",
    "/v2/some/tags/list/more",
    "/v2/some/blobs",
    "/v2/some/blobs/",
    "/v2/some/manifests/",
    "/v2/some/referrers/",
    "/v2//tags/list",
    "/v3/",
    "/index.html",
  })
  void answerPathsThatNobodyDefined(String target) {
    Answer answer = SERVER.get(target);
    assertThat(answer.status()).as(answer.toString()).isIn(400, 404);
    if (target.startsWith("/v2/")) {
      assertThat(answer.errorCode()).isIn(CODES);
    }
  }

  @Test
  void repeatNothingThatCouldBecomeMarkupOrAHeader() {
    Answer answer = SERVER.get("/v2/some/manifests/%3Cscript%3E%0d%0aX-Injected:%201");
    assertThat(answer.status()).isIn(400, 404);
    answer.hasNoHeader("X-Injected");
    answer.hasHeader("Content-Type", "application/json");
    assertThat(answer.text().strip()).doesNotContain("\r", "\n");
  }
}
