package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Methods that a resource does not have, RFC 9110 section 15.5.6. */
class MethodTest {

  private static final String DIGEST = "sha256:" + "0".repeat(64);

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v2/ | GET HEAD",
        "/v2/_catalog | GET HEAD",
        "/v2/a/b/tags/list | GET HEAD",
        "/v2/a/b/manifests/v1 | GET HEAD PUT DELETE",
        "/v2/a/b/manifests/% | GET HEAD PUT DELETE",
        "/v2/a/b/blobs/% | GET HEAD DELETE",
        "/v2/a/b/blobs/uploads/ | POST",
        "/v2/a/b/blobs/uploads/9e3b1d3c-51e6-4a67-8d7c-0f1a2b3c4d5e | GET HEAD PATCH PUT DELETE",
        "/v2/a/b/referrers/% | GET HEAD",
      })
  void areRefusedWithTheListOfThoseItHas(String target, String allowed) {
    Set<String> expected = new TreeSet<>(Arrays.asList(allowed.split(" ", -1)));
    for (String method :
        new String[] {
          "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "get"
        }) {
      Answer answer = SERVER.request(method, target.replace("%", DIGEST)).send();
      if (expected.contains(method)) {
        assertThat(answer.status()).as("%s %s: %s", method, target, answer).isNotEqualTo(405);
      } else {
        answer.expect(405, "UNSUPPORTED");
        Set<String> allow = new TreeSet<>();
        for (String one : answer.header("Allow").split(",", -1)) {
          allow.add(one.strip());
        }
        assertThat(allow).as("Allow of %s", answer).isEqualTo(expected);
      }
    }
  }
}
