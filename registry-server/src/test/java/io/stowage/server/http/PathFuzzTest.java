package io.stowage.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Paths and queries, whatever they hold, are refused or taken apart so that nothing of them moves
 * from one segment to another. An ordinary build runs the seeds and some random texts; with {@code
 * JAZZER_FUZZ=1} in the environment Jazzer searches for more.
 */
class PathFuzzTest {

  private static final String[] PARTS = {
    "/",
    "/v2",
    "/v1",
    "/v1/images/",
    "/v1/repositories/",
    "/v1/users/",
    "/v1/search",
    "/_ping",
    "0123456789abcdef",
    "/images",
    "/tags",
    "/tags/",
    "/json",
    "/properties",
    "/v2/",
    "//",
    "a",
    "library/app",
    "/manifests/",
    "/blobs/",
    "uploads",
    "/uploads/",
    "/tags/list",
    "/referrers/",
    "_catalog",
    "v1",
    "sha256:ab",
    "..",
    ".",
    "%2e",
    "%2F",
    "%2f",
    "%25",
    "%00",
    "%c3%a9",
    "%c0%af",
    "%",
    "%z",
    "+",
    "%2b",
    "&",
    "=",
    "n=",
    "last=",
    ";",
    "?",
    "#",
    "\\",
    "é",
    "\0",
    " "
  };

  private static final String[] STARTS = {"", "/v2/", "/v1/images/", "/v1/repositories/"};

  @FuzzTest(maxDuration = "1m")
  void takesApart(byte[] data) {
    check(new String(data, StandardCharsets.ISO_8859_1));
  }

  @Test
  void takesApartRandomTexts() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(STARTS[random.nextInt(STARTS.length)]);
      for (int parts = random.nextInt(8); parts >= 0; parts--) {
        text.append(PARTS[random.nextInt(PARTS.length)]);
      }
      check(text.toString());
    }
  }

  private static void check(String text) {
    checkPath(text);
    checkQuery(text);
    String encoded = Percent.encode(text);
    assertThat(encoded).matches("[A-Za-z0-9._~%-]*");
    assertThat(Percent.decode(encoded, true)).isEqualTo(text);
    assertThat(Percent.decode(encoded, false)).isEqualTo(text);
  }

  private static void checkPath(String path) {
    Target target = parse(path);
    if (target == null) {
      return;
    }
    assertThat(target.item()).as(path).doesNotContain("/");
    if (target.route().isV1()) {
      checkV1(path, target);
      return;
    }
    // As many slashes as were sent: none came out of an escape, none went.
    String whole = whole(target);
    assertThat(slashes(whole)).as(path).isBetween(slashes(path), slashes(path) + 1);
    assertThat(path).as(path).startsWith("/v2");
    if (!path.contains("%") && !whole.equals("/v2/")) {
      assertThat(path).isIn(whole, whole.substring(0, whole.length() - 1));
    }
  }

  private static @Nullable Target parse(String path) {
    try {
      return Target.parse(path, "GET");
    } catch (RegistryException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.NAME_INVALID);
      return null;
    }
  }

  /** The path that leads to a target. */
  private static String whole(Target target) {
    String repository = "/v2/" + target.name();
    return switch (target.route()) {
      case PING -> "/v2/";
      case CATALOG -> "/v2/_catalog";
      case TAGS -> repository + "/tags/list";
      case MANIFEST -> repository + "/manifests/" + target.item();
      case BLOB -> repository + "/blobs/" + target.item();
      case UPLOADS -> repository + "/blobs/uploads/";
      case UPLOAD -> repository + "/blobs/uploads/" + target.item();
      case REFERRERS -> repository + "/referrers/" + target.item();
      default -> throw new AssertionError(target);
    };
  }

  /** Nothing of the path is lost or added but slashes at its end, and nothing moves. */
  private static void checkV1(String path, Target target) {
    String decoded = Objects.requireNonNull(Percent.decode(path, false));
    String repository = "/v1/repositories/" + target.name();
    String image = "/v1/images/" + target.item();
    String privateImage = "/v1/private_images/" + target.item();
    String whole =
        switch (target.route()) {
          case V1_USERS -> "/v1/users";
          case V1_USER -> "/v1/users/" + target.item();
          case V1_SEARCH -> "/v1/search";
          case V1_LAYER -> image + "/layer";
          case V1_JSON -> image + "/json";
          case V1_CHECKSUM -> image + "/checksum";
          case V1_ANCESTRY -> image + "/ancestry";
          case V1_FILES -> image + "/files";
          case V1_DIFF -> image + "/diff";
          case V1_PRIVATE_LAYER -> privateImage + "/layer";
          case V1_PRIVATE_JSON -> privateImage + "/json";
          case V1_PRIVATE_FILES -> privateImage + "/files";
          case V1_REPOSITORY -> repository;
          case V1_IMAGES -> repository + "/images";
          case V1_AUTH -> repository + "/auth";
          case V1_TAGS -> repository + "/tags";
          case V1_TAG -> repository + "/tags/" + target.item();
          case V1_TAG_JSON -> repository + "/tags/" + target.item() + "/json";
          case V1_REPOSITORY_JSON -> repository + "/json";
          case V1_PROPERTIES -> repository + "/properties";
          default -> decoded; // without a part of the client's
        };
    assertThat(decoded.replaceAll("/+$", "")).isEqualTo(whole.replaceAll("/+$", ""));
  }

  private static long slashes(String text) {
    return text.chars().filter(c -> c == '/').count();
  }

  private static void checkQuery(String text) {
    try {
      Query query = Query.parse(text);
      for (String value : query.all("last")) {
        assertThat(text.length()).isGreaterThan(value.length());
      }
      assertThat(query.pageSize(100)).isBetween(0, 100);
    } catch (RegistryException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST);
    }
  }
}
