package io.stowage.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.ErrorCode;
import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

  private static final String HEX = "a".repeat(64);
  private static final String CONFIG =
      "{'mediaType':'application/vnd.oci.image.config.v1+json','digest':'sha256:"
          + HEX
          + "','size':2}";
  private static final String LAYER =
      "{'mediaType':'application/vnd.oci.image.layer.v1.tar','digest':'sha256:"
          + HEX
          + "','size':7}";

  /** JSON with single quotes for double ones. */
  private static Manifest parse(String json) {
    return Manifest.parse(Content.of(json.replace('\'', '"')), null);
  }

  private static String image(String more) {
    return "{'schemaVersion':2,'config':" + CONFIG + ",'layers':[" + LAYER + "]" + more + "}";
  }

  private static String index(String more) {
    return "{'schemaVersion':2,'manifests':[" + LAYER + "]" + more + "}";
  }

  @Test
  void readsAnImage() {
    Manifest manifest =
        parse(
            image(
                ",'mediaType':'application/vnd.oci.image.manifest.v1+json',"
                    + "'annotations':{'b':'2','a':'1'},'artifactType':'x/y','subject':"
                    + LAYER));
    assertThat(manifest.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
    assertThat(manifest.config()).extracting(config -> config.size()).isEqualTo(2L);
    assertThat(manifest.layers()).extracting(Descriptor::size).containsExactly(7L);
    assertThat(manifest.manifests()).isEmpty();
    assertThat(manifest.subject()).isEqualTo(manifest.layers().get(0));
    assertThat(manifest.annotations().keySet()).containsExactly("b", "a");
    assertThat(manifest.artifactType()).isEqualTo("x/y");
    assertThat(manifest.blobs()).containsExactly(manifest.config(), manifest.layers().get(0));
  }

  @Test
  void readsAnIndex() {
    Manifest manifest = parse(index(""));
    assertThat(manifest.mediaType()).isEqualTo(MediaType.OCI_INDEX);
    assertThat(manifest.manifests()).hasSize(1);
    assertThat(manifest.config()).isNull();
    assertThat(manifest.layers()).isEmpty();
    assertThat(manifest.blobs()).isEmpty();
    assertThat(manifest.artifactType()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {MediaType.OCI_MANIFEST, MediaType.DOCKER_MANIFEST})
  void takesBothKindsOfImages(String type) {
    assertThat(parse(image(",'mediaType':'" + type + "'")).mediaType()).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {MediaType.OCI_INDEX, MediaType.DOCKER_LIST})
  void takesBothKindsOfIndexes(String type) {
    assertThat(parse(index(",'mediaType':'" + type + "'")).mediaType()).isEqualTo(type);
  }

  @Test
  void takesAnArtifactManifestWithBlobsAndWithout() {
    String head = "{'schemaVersion':2,'mediaType':'" + MediaType.OCI_ARTIFACT + "'";
    assertThat(parse(head + ",'blobs':[" + LAYER + "],'artifactType':'a/b'}").blobs()).hasSize(1);
    assertThat(parse(head + "}").blobs()).isEmpty();
    assertThat(parse(head + "}").artifactType()).isNull();
  }

  @Test
  void takesTheTypeOfItsConfigForTheArtifactType() {
    assertThat(parse(image("")).artifactType())
        .isEqualTo("application/vnd.oci.image.config.v1+json");
    assertThat(parse(image(",'artifactType':''")).artifactType())
        .isEqualTo("application/vnd.oci.image.config.v1+json");
    assertThat(
            parse(image("").replace("application/vnd.oci.image.config.v1+json", "")).artifactType())
        .isNull();
  }

  @Test
  void takesEmptyListsUnknownFieldsAndData() {
    String empty = "{'schemaVersion':2,'config':" + CONFIG + ",'layers':[]}";
    assertThat(parse(empty).layers()).isEmpty();
    assertThat(parse("{'schemaVersion':2,'manifests':[]}").manifests()).isEmpty();
    // Programs in Go write empty lists so.
    assertThat(parse(empty.replace("[]", "null")).layers()).isEmpty();
    assertThat(parse("{'schemaVersion':2,'manifests':null}").manifests()).isEmpty();
    assertThat(parse(image(",'later':{'x':[1,{'y':null}]},'z':1.5e3,'subject':null")).subject())
        .isNull();
    String data = CONFIG.replace("}", ",'data':'e30=','platform':{'os':'linux'}}");
    assertThat(parse(image("").replace(CONFIG, data)).blobs()).hasSize(2);
    assertThat(parse("  " + image("") + "\n ").blobs()).hasSize(2);
  }

  @Test
  void leavesOutLayersThatNeedNotBeHeld() {
    String foreign = LAYER.replace(".layer.", ".layer.nondistributable.");
    String elsewhere = LAYER.replace("}", ",'urls':['https://example.com/x',7,{}]}");
    String nowhere = LAYER.replace("}", ",'urls':[]}");
    String none = LAYER.replace("}", ",'urls':null}");
    String layers = String.join(",", foreign, elsewhere, nowhere, none);
    Manifest manifest =
        parse("{'schemaVersion':2,'config':" + CONFIG + ",'layers':[" + layers + "]}");
    assertThat(manifest.layers()).hasSize(4);
    assertThat(manifest.blobs())
        .containsExactly(manifest.config(), manifest.layers().get(2), manifest.layers().get(3));
  }

  @Test
  void readsWhatADescriptorSays() {
    String full =
        "{'mediaType':'m/t','digest':'sha512:"
            + HEX
            + HEX
            + "','size':999999999999999999,"
            + "'artifactType':'a/t','annotations':{'k':'v'}}";
    Descriptor descriptor =
        parse("{'schemaVersion':2,'manifests':[" + full + "]}").manifests().get(0);
    assertThat(descriptor.mediaType()).isEqualTo("m/t");
    assertThat(descriptor.digest()).hasToString("sha512:" + HEX + HEX);
    assertThat(descriptor.size()).isEqualTo(999_999_999_999_999_999L);
    assertThat(descriptor.artifactType()).isEqualTo("a/t");
    assertThat(descriptor.annotations()).containsExactly(Map.entry("k", "v"));
    assertThat(descriptor.external()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MediaType.OCI_MANIFEST,
        MediaType.OCI_MANIFEST + "; charset=utf-8",
        " Application/VND.oci.image.manifest.v1+JSON ;x=y",
        ""
      })
  void takesAContentTypeThatIsItsOwn(String contentType) {
    byte[] bytes = Content.of(image("").replace('\'', '"'));
    assertThat(Manifest.parse(bytes, contentType).mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MediaType.OCI_INDEX,
        MediaType.DOCKER_MANIFEST,
        "application/json",
        "application/vnd.oci.image.manifest.v1+jsonx"
      })
  void refusesAnotherContentType(String contentType) {
    byte[] bytes = Content.of(image("").replace('\'', '"'));
    Refused.with(ErrorCode.MANIFEST_INVALID, () -> Manifest.parse(bytes, contentType))
        .withMessageContaining("is not its media type '" + MediaType.OCI_MANIFEST + "'");
  }

  static Stream<Arguments> schema1() {
    return Stream.of(
        Arguments.of("{'schemaVersion':1,'name':'a','fsLayers':[]}", null),
        Arguments.of(image(""), "application/vnd.docker.distribution.manifest.v1+prettyjws"),
        Arguments.of(image(""), "application/vnd.docker.distribution.manifest.v1+json"),
        Arguments.of(
            image(",'mediaType':'application/vnd.docker.distribution.manifest.v1+json'"), null));
  }

  @ParameterizedTest
  @MethodSource("schema1")
  void refusesSchema1ByName(String json, @Nullable String contentType) {
    byte[] bytes = Content.of(json.replace('\'', '"'));
    Refused.with(ErrorCode.MANIFEST_INVALID, () -> Manifest.parse(bytes, contentType))
        .withMessageContaining("schema 1 manifests are not accepted");
  }

  static Stream<Arguments> invalid() {
    return Stream.of(
        Arguments.of("", "JSON object"),
        Arguments.of("x", "not well-formed"),
        Arguments.of(" ", "JSON object"),
        Arguments.of("[]", "not a JSON object"),
        Arguments.of("'text'", "not a JSON object"),
        Arguments.of("null", "not a JSON object"),
        Arguments.of("{}", "schemaVersion is missing"),
        Arguments.of("{'schemaVersion':2", "not well-formed"),
        Arguments.of(image("") + "x", "not well-formed"),
        Arguments.of(image("") + "{}", "behind the end"),
        Arguments.of(image(",}"), "not well-formed"),
        Arguments.of(image(",'layers':[]"), "not well-formed"),
        Arguments.of("\ufeff" + image(""), "UTF-8"),
        Arguments.of(image("").replace("2,'config'", "'2','config'"), "schemaVersion must be 2"),
        Arguments.of(image("").replace("2,'config'", "2.0,'config'"), "schemaVersion must be 2"),
        Arguments.of(image("").replace("2,'config'", "3,'config'"), "schemaVersion must be 2"),
        Arguments.of(image("").replace("2,'config'", "null,'config'"), "schemaVersion must be 2"),
        Arguments.of(image(",'mediaType':1"), "mediaType must be a string"),
        Arguments.of(image(",'mediaType':'text/plain'"), "unsupported media type 'text/plain'"),
        Arguments.of(image(",'artifactType':{}"), "artifactType must be a string"),
        Arguments.of("{'schemaVersion':2,'layers':[]}", "config is missing"),
        Arguments.of("{'schemaVersion':2,'config':" + CONFIG + "}", "layers is missing"),
        Arguments.of("{'schemaVersion':2,'config':[],'layers':[]}", "config must be an object"),
        Arguments.of(image(",'manifests':[]"), "an index has no config"),
        Arguments.of(
            image(",'manifests':[],'mediaType':'" + MediaType.OCI_MANIFEST + "'"),
            "an image has no manifests"),
        Arguments.of(index(",'layers':[]"), "an index has no config and no layers"),
        Arguments.of(image(",'mediaType':'" + MediaType.OCI_INDEX + "'"), "manifests is missing"),
        Arguments.of("{'schemaVersion':2,'manifests':{}}", "manifests must be an array"),
        Arguments.of("{'schemaVersion':2,'manifests':[1]}", "manifests[0] must be an object"),
        Arguments.of("{'schemaVersion':2,'manifests':[{}]}", "manifests[0].digest is missing"),
        Arguments.of(image("").replace(",'size':7", ""), "layers[0].size is missing"),
        Arguments.of(image("").replace("'size':7", "'size':-1"), "must not be negative"),
        Arguments.of(image("").replace("'size':7", "'size':'7'"), "layers[0].size must be a whole"),
        Arguments.of(image("").replace("'size':7", "'size':7.5"), "layers[0].size must be a whole"),
        Arguments.of(image("").replace("'size':7", "'size':1e3"), "layers[0].size must be a whole"),
        Arguments.of(image("").replace("'size':7", "'size':" + "9".repeat(19)), "below 10^18"),
        Arguments.of(
            image("").replace("'size':7", "'size':null"), "layers[0].size must be a whole"),
        Arguments.of(
            image("").replace("sha256:" + HEX + "','size':7", "sha256:x','size':7"),
            "layers[0].digest: invalid digest 'sha256:x'"),
        Arguments.of(
            image("").replace("'digest':'sha256:" + HEX + "','size':2", "'digest':5,'size':2"),
            "config.digest must be a string"),
        Arguments.of(
            image("").replace("'application/vnd.oci.image.layer.v1.tar'", "[]"),
            "layers[0].mediaType must be a string"),
        Arguments.of(image(",'subject':[]"), "subject must be an object"),
        Arguments.of(image(",'subject':{}"), "subject.digest is missing"),
        Arguments.of(image(",'annotations':[]"), "annotations must be an object"),
        Arguments.of(image(",'annotations':{'a':1}"), "annotations values must be a string"),
        Arguments.of(
            image("").replace("'size':7", "'size':7,'annotations':{'a':null}"),
            "layers[0].annotations values must be a string"),
        Arguments.of(image(",'x':" + "[".repeat(65) + "]".repeat(65)), "not well-formed"),
        Arguments.of(image(",'x':1,'x':2"), "not well-formed"));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void refusesAndSaysWhy(String json, String why) {
    Refused.with(ErrorCode.MANIFEST_INVALID, () -> parse(json)).withMessageContaining(why);
  }

  static Stream<byte[]> notUtf8() {
    String json = image(",'annotations':{'k':'?'}").replace('\'', '"');
    return Stream.of(
        json.getBytes(StandardCharsets.UTF_16BE),
        json.getBytes(StandardCharsets.UTF_16LE),
        json.getBytes(StandardCharsets.UTF_16),
        ("\ufeff" + json).getBytes(StandardCharsets.UTF_16LE),
        ("\ufeff" + json).getBytes(StandardCharsets.UTF_8),
        json.replace('?', '\u00e9').getBytes(StandardCharsets.ISO_8859_1),
        // an overlong slash, half of a surrogate pair, a character past the last
        json.replace("?", "\u00c0\u00af").getBytes(StandardCharsets.ISO_8859_1),
        json.replace("?", "\u00ed\u00a0\u0080").getBytes(StandardCharsets.ISO_8859_1),
        json.replace("?", "\u00f4\u0090\u0080\u0080").getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @MethodSource("notUtf8")
  void refusesWhatIsNotUtf8(byte[] bytes) {
    Refused.with(ErrorCode.MANIFEST_INVALID, () -> Manifest.parse(bytes, null))
        .withMessageContaining("UTF-8");
  }

  @Test
  void readsUtf8() {
    Manifest manifest = parse(image(",'annotations':{'k\u00e9':'\ud83d\ude00'}"));
    assertThat(manifest.annotations()).containsExactly(Map.entry("k\u00e9", "\ud83d\ude00"));
  }

  @Test
  void saysLittleOfALongMistake() {
    String type = "x".repeat(100_000);
    Refused.with(ErrorCode.MANIFEST_INVALID, () -> parse(image(",'mediaType':'" + type + "'")))
        .matches(refusal -> refusal.message().length() < 300);
  }
}
