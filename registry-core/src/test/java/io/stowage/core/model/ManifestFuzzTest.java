package io.stowage.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Any bytes are either refused as an invalid manifest or are one that another JSON parser reads in
 * the same way. An ordinary build runs the seeds and some random changes of them; with {@code
 * JAZZER_FUZZ=1} in the environment Jazzer searches for more.
 */
class ManifestFuzzTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
  private static final String DESCRIPTOR =
      "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"digest\":\""
          + DIGEST
          + "\",\"size\":12,\"urls\":[\"a\"],\"annotations\":{\"é\":\"\\u0041\"},\"data\":\"e30=\"}";
  private static final List<String> SEEDS =
      List.of(
          "{\"schemaVersion\":2,\"mediaType\":\""
              + MediaType.OCI_MANIFEST
              + "\",\"artifactType\":\"a/b\",\"config\":"
              + DESCRIPTOR
              + ",\"layers\":["
              + DESCRIPTOR
              + ","
              + DESCRIPTOR
              + "],\"subject\":"
              + DESCRIPTOR
              + ",\"annotations\":{\"a\":\"b\"},\"other\":[1,-2.5e3,true,null,{\"x\":[]}]}",
          "{\"schemaVersion\":2,\"mediaType\":\""
              + MediaType.OCI_INDEX
              + "\",\"manifests\":["
              + DESCRIPTOR
              + "]}",
          "{\"schemaVersion\":2,\"mediaType\":\""
              + MediaType.DOCKER_MANIFEST
              + "\",\"config\":"
              + DESCRIPTOR
              + ",\"layers\":[]}",
          "{\"schemaVersion\":1,\"fsLayers\":[]}");

  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0000",
    "null",
    "true",
    "1",
    "-1",
    "1e9",
    "9".repeat(30),
    "\"digest\":\"" + DIGEST + "\"",
    "\"size\":0",
    "\"layers\":[]",
    "\"manifests\":[]",
    DESCRIPTOR,
    "\"mediaType\":\"" + MediaType.OCI_INDEX + "\"",
    "\0",
    "\ufeff",
    "é",
    "\n"
  };

  private static final byte[][] NOT_UTF_8 = {
    {(byte) 0xff},
    {(byte) 0xc3},
    {(byte) 0xc0, (byte) 0xaf},
    {(byte) 0xed, (byte) 0xa0, (byte) 0x80}
  };

  @FuzzTest(maxDuration = "1m")
  void refusesOrReads(byte[] data) {
    check(data);
  }

  @Test
  void refusesOrReadsRandomChanges() {
    Random random = new Random(1);
    for (int i = 0; i < 30_000; i++) {
      byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        bytes = change(bytes, random);
      }
      check(bytes);
    }
  }

  private static byte[] change(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + random.nextInt(20));
    byte[] piece =
        switch (random.nextInt(5)) {
          case 0 -> new byte[] {(byte) random.nextInt(256)};
          case 1 -> PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
          case 2 -> new byte[0];
          case 3 -> NOT_UTF_8[random.nextInt(NOT_UTF_8.length)].clone();
          default -> Arrays.copyOfRange(bytes, end, Math.min(bytes.length, end + 60));
        };
    if (random.nextBoolean()) {
      end = at;
    }
    ByteBuffer changed = ByteBuffer.allocate(at + piece.length + bytes.length - end);
    changed.put(bytes, 0, at).put(piece).put(bytes, end, bytes.length - end);
    return changed.array();
  }

  private static void check(byte[] bytes) {
    Manifest manifest;
    try {
      manifest = Manifest.parse(bytes, null);
    } catch (RegistryException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_INVALID);
      assertThat(e.message()).matches("[\\x20-\\x7e]+");
      return;
    }
    assertThat(Manifest.parse(bytes, manifest.mediaType())).isEqualTo(manifest);
    JsonNode json = JSON.readTree(decode(bytes));
    assertThat(json.isObject()).isTrue();
    assertThat(json.path("schemaVersion").intValue()).isEqualTo(2);
    String layers = manifest.mediaType().equals(MediaType.OCI_ARTIFACT) ? "blobs" : "layers";
    assertThat(digests(json.path(layers))).isEqualTo(digests(manifest.layers()));
    assertThat(digests(json.path("manifests"))).isEqualTo(digests(manifest.manifests()));
    Descriptor subject = manifest.subject();
    assertThat(json.path("subject").path("digest").asString(""))
        .isEqualTo(subject == null ? "" : subject.digest().toString());
  }

  /** What is taken is UTF-8 to the last byte. */
  private static String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new AssertionError(
          "taken, but not UTF-8: " + new String(bytes, StandardCharsets.UTF_8), e);
    }
  }

  private static List<String> digests(JsonNode descriptors) {
    List<String> digests = new ArrayList<>();
    for (JsonNode descriptor : descriptors) {
      digests.add(descriptor.path("digest").stringValue());
    }
    return digests;
  }

  private static List<String> digests(List<Descriptor> descriptors) {
    return descriptors.stream().map(descriptor -> descriptor.digest().toString()).toList();
  }
}
