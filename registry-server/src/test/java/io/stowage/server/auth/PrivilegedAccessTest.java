package io.stowage.server.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivilegedAccessTest {

  private static final String PATH = "/v1/repositories/team/app/tags";
  private static final String TEXT = "GET," + PATH;

  @TempDir private static Path folder;
  private static SigningKey key;
  private static PrivilegedAccess access;

  @BeforeAll
  static void generateKey() throws IOException {
    key = SigningKey.generate(2048);
    access = PrivilegedAccess.load(key.writeSubjectPublicKeyInfo(folder.resolve("key.pem")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, 2048, 4096})
  void readsPkcs1AndSubjectPublicKeyInfo(int bits) throws IOException {
    SigningKey other = SigningKey.generate(bits);
    Path pkcs1 = other.writePkcs1(folder.resolve("pkcs1-" + bits + ".pem"));
    Path info = other.writeSubjectPublicKeyInfo(folder.resolve("info-" + bits + ".pem"));
    Path windows = folder.resolve("windows-" + bits + ".pem");
    Files.writeString(
        windows, "a comment\r\n\r\n" + Files.readString(pkcs1).replace("\n", "\r\n"), US_ASCII);
    AuthorizationRequest request = signed("k=1;data=" + other.sign(TEXT));

    assertThat(Files.readString(pkcs1)).startsWith("-----BEGIN RSA PUBLIC KEY-----");
    for (Path file : List.of(pkcs1, info, windows)) {
      assertThat(PrivilegedAccess.load(file).isSigned(request)).as(file.toString()).isTrue();
    }
    assertThat(access.isSigned(request)).isFalse();
  }

  @Test
  void namesTheFileThatIsNoKey() throws IOException, GeneralSecurityException {
    Path file = folder.resolve("bad.pem");
    assertThatThrownBy(() -> PrivilegedAccess.load(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("privileged_key: " + file + " does not exist");

    assertThatThrownBy(() -> PrivilegedAccess.load(folder))
        .hasMessage("privileged_key: " + folder + " cannot be read");

    Files.writeString(file, "");
    assertThatThrownBy(() -> PrivilegedAccess.load(file))
        .hasMessage("privileged_key: " + file + " is not a key in PEM");

    Files.writeString(file, key.privatePem());
    assertThatThrownBy(() -> PrivilegedAccess.load(file))
        .hasMessage(
            "privileged_key: " + file + " holds a PRIVATE KEY; it must hold an RSA public key");

    String notValid = "privileged_key: " + file + " is not a valid RSA public key";
    String good = Files.readString(key.writePkcs1(folder.resolve("good.pem")));
    String[] broken = {
      good.replace("\nM", "\n!?*").replace("=", ""),
      good.replace("RSA ", ""),
      good.replaceFirst("\n.{20}", "\n"),
    };
    for (String text : broken) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> PrivilegedAccess.load(file)).as(text).hasMessage(notValid);
    }

    KeyPair curve = KeyPairGenerator.getInstance("EC").generateKeyPair();
    SigningKey.writePem(file, "PUBLIC KEY", curve.getPublic().getEncoded());
    assertThatThrownBy(() -> PrivilegedAccess.load(file)).hasMessage(notValid);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data=%s",
        "keyid=1;data=%s",
        "keyid=1; data=%s",
        "data=%s;keyid=1",
        "x=1;y=2;data=%s",
        "keyid=1;data=\"%s\"",
        "algorithm;data=%s",
      })
  void findsTheSignatureInItsHeader(String header) {
    assertThat(access.isSigned(signed(header.formatted(key.sign(TEXT))))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "data",
        "data=",
        "keyid=1",
        "%s",
        "keyid=1,data=%s",
        "DATA=%s",
        "data=!!!",
        "data=AAAA",
        "data=x%s",
        "data=%s;data=AAAA"
      })
  void takesNoOtherHeaderForASignature(String header) {
    assertThat(access.isSigned(signed(header.formatted(key.sign(TEXT))))).isFalse();
  }

  @Test
  void takesNoSecondSignature() {
    String good = "data=" + key.sign(TEXT);

    assertThat(
            access.isSigned(request("GET", PATH, Map.of("X-Signature", List.of("data=AA", good)))))
        .isFalse();
    assertThat(access.isSigned(request("GET", PATH, Map.of()))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "SHA1withRSA, true",
    "SHA256withRSA, true",
    "SHA384withRSA, true",
    "SHA512withRSA, true",
    "MD5withRSA, false",
  })
  void acceptsTheHashesThatAreInUse(String algorithm, boolean accepted) {
    assertThat(access.isSigned(signed("data=" + key.sign(algorithm, TEXT)))).isEqualTo(accepted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUT," + PATH,
        "get," + PATH,
        "GET,/v1/repositories/team/other/tags",
        "GET," + PATH + "/",
        "GET," + PATH + ",",
        "GET," + PATH + "\n",
        "GET" + PATH,
        "GET," + PATH + ",X-Docker-A:1",
      })
  void isOfThisRequestOnly(String text) {
    assertThat(access.isSigned(signed("data=" + key.sign(text)))).isFalse();
  }

  @Test
  void signsEveryDockerHeaderSorted() {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("x-docker-foo-b1r", List.of(" 2 3 "));
    headers.put("X-DOCKER-A", List.of("1", "2"));
    headers.put("X-Dockerish", List.of(""));
    headers.put("X-Other", List.of("9"));
    String text = TEXT + ",X-Docker-A:1,2,X-Docker-Foo-B1R:2 3,X-Dockerish:";

    headers.put("X-Signature", List.of("data=" + key.sign(text)));
    assertThat(access.isSigned(request("GET", PATH, headers))).isTrue();

    headers.put("X-Docker-Added", List.of("1"));
    assertThat(access.isSigned(request("GET", PATH, headers))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/repositories/q/a%25b/tags, /v1/repositories/q/a%b/tags",
    "/v1/repositories/q/%C3%A9/tags, /v1/repositories/q/\u00c3\u00a9/tags",
    "/v1/repositories/q/a%2/tags, /v1/repositories/q/a%2/tags",
    "/v1/repositories/q/a%, /v1/repositories/q/a%",
  })
  void signsTheDecodedPath(String path, String signed) {
    Map<String, List<String>> headers =
        Map.of("x-signature", List.of("data=" + key.sign("GET," + signed)));

    assertThat(access.isSigned(request("GET", path, headers))).isTrue();
    assertThat(signed.getBytes(ISO_8859_1)).doesNotContain((byte) '?');
  }

  private static AuthorizationRequest signed(String header) {
    return request("GET", PATH, Map.of("X-Signature", List.of(header)));
  }

  private static AuthorizationRequest request(
      String method, String path, Map<String, List<String>> headers) {
    return new AuthorizationRequest(method, path, "team/app", headers);
  }
}
