package io.stowage.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.driver.DriverContext;
import io.stowage.driver.DriverMetrics;
import io.stowage.driver.DriverOption;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.s3.S3Settings.Checksums;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3OptionsTest {

  private record Context(Map<String, String> values) implements DriverContext {
    @Override
    public Optional<String> option(String name) {
      DriverOption option =
          S3Options.ALL.stream().filter(each -> each.name().equals(name)).findAny().orElseThrow();
      return Optional.ofNullable(values.getOrDefault(name, option.defaultValue()));
    }

    @Override
    public StorageDriver driver(String name) throws IOException {
      throw new IOException("there is no driver " + name);
    }

    @Override
    public Clock clock() {
      return Clock.systemUTC();
    }

    @Override
    public DriverMetrics metrics() {
      return DriverMetrics.NONE;
    }
  }

  @TempDir private Path folder;

  private S3Settings settings(String boto, String... options) throws IOException {
    Map<String, String> values = new HashMap<>(Map.of("s3_bucket", "b"));
    for (int i = 0; i < options.length; i += 2) {
      values.put(options[i], options[i + 1]);
    }
    Path file = Files.writeString(folder.resolve("boto.cfg"), boto);
    return new S3Options(new Context(values), BotoConfig.read(List.of(file))).settings();
  }

  @Test
  void amazonsStoreNeedsABucketOnly() throws IOException {
    S3Settings settings = settings("");
    assertThat(settings.bucket()).isEqualTo("b");
    assertThat(settings.endpoint()).isNull();
    assertThat(settings.pathStyle()).isFalse();
    assertThat(settings.accessKey()).isNull();
    assertThat(settings.encrypt()).isFalse();
    assertThat(settings.checksums()).isEqualTo(Checksums.AUTO);
    assertThat(settings).hasToString("s3:b");
  }

  @Test
  void dockerRegistrysOptionsMeanWhatTheyMeant() throws IOException {
    S3Settings settings =
        settings(
            "",
            "s3_bucket",
            "",
            "boto_bucket",
            "other",
            "boto_host",
            "store.example",
            "boto_port",
            "8080",
            "s3_secure",
            "false",
            "s3_access_key",
            "key",
            "s3_secret_key",
            "hidden",
            "s3_encrypt",
            "true",
            "storage_path",
            "/registry/");
    assertThat(settings.endpoint()).isEqualTo(URI.create("http://store.example:8080"));
    assertThat(settings.pathStyle()).isTrue();
    assertThat(settings.accessKey()).isEqualTo("key");
    assertThat(settings.secretKey()).isEqualTo("hidden");
    assertThat(settings.encrypt()).isTrue();
    assertThat(settings.prefix()).isEqualTo("registry/");
    assertThat(settings).hasToString("s3:http://store.example:8080/other/registry/");
  }

  @ParameterizedTest
  @CsvSource({
    "boto.s3.connection.OrdinaryCallingFormat, true",
    "boto.s3.connection.SubdomainCallingFormat, false",
    "boto.s3.connection.ProtocolIndependentOrdinaryCallingFormat, true"
  })
  void aCallingFormatTellsWhereTheBucketStands(String format, boolean inPath) throws IOException {
    String[] options = {"boto_calling_format", format, "s3_endpoint", "http://x:1"};
    assertThat(settings("", options).pathStyle()).isEqualTo(inPath);
  }

  @Test
  void botosFilesTellWhatIsNotSet() throws IOException {
    String boto =
        """
        [Credentials]
        aws_access_key_id = key
        aws_secret_access_key = hidden
        boto_host = ceph.example
        boto_port = 7480
        [Boto]
        proxy = proxy.example
        proxy_port = 3128
        proxy_user = me
        proxy_pass = p:w
        """;
    S3Settings settings = settings(boto, "s3_secure", "false");
    assertThat(settings.endpoint()).isEqualTo(URI.create("http://ceph.example:7480"));
    assertThat(settings.accessKey()).isEqualTo("key");
    assertThat(settings.secretKey()).isEqualTo("hidden");
    assertThat(settings.proxy()).isEqualTo(URI.create("http://me:p:w@proxy.example:3128"));

    S3Settings own =
        settings(boto, "s3_access_key", "mine", "s3_secret_key", "x", "boto_host", "other");
    assertThat(own.accessKey()).isEqualTo("mine");
    assertThat(own.endpoint()).isEqualTo(URI.create("https://other:7480"));
  }

  @Test
  void whatStoresOfTodayNeedCanBeSaid() throws IOException {
    S3Settings settings =
        settings(
            "",
            "s3_kms_key_id",
            "alias/mine",
            "s3_storage_class",
            "STANDARD_IA",
            "s3_part_size",
            "16m",
            "s3_memory",
            "1g",
            "s3_timeout",
            "5s",
            "s3_checksums",
            "md5",
            "s3_user_agent",
            "me/1",
            "s3_redirect_expiry",
            "90s",
            "s3_redirect_base",
            "https://cdn.example/x");
    assertThat(settings.encrypt()).isTrue();
    assertThat(settings.kmsKey()).isEqualTo("alias/mine");
    assertThat(settings.storageClass()).isEqualTo("STANDARD_IA");
    assertThat(settings.partSize()).isEqualTo(16 << 20);
    assertThat(settings.memory()).isEqualTo(1L << 30);
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.checksums()).isEqualTo(Checksums.MD5);
    assertThat(settings.userAgent()).isEqualTo("me/1");
    assertThat(settings.redirectExpiry()).isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.redirectBase()).isEqualTo(URI.create("https://cdn.example/x"));
  }

  @ParameterizedTest
  @CsvSource({
    "s3_bucket, '', s3_bucket",
    "s3_access_key, key, s3_secret_key",
    "s3_secret_key, hidden, s3_access_key",
    "s3_endpoint, ceph:7480, s3_endpoint",
    "s3_endpoint, 'http://a b', s3_endpoint",
    "boto_host, 'a b', boto_host",
    "s3_proxy, http://p, s3_proxy",
    "s3_part_size, 1m, s3_part_size",
    "s3_part_size, 9g, s3_part_size",
    "s3_redirect_expiry, 8d, s3_redirect_expiry",
    "s3_checksums, sha1, s3_checksums",
    "cloudfront.base, https://cdn, cloudfront.keyid"
  })
  void whatCannotBeDoneIsNamed(String option, String value, String named) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("", option, value))
        .withMessageStartingWith(named + ": ")
        .withMessageNotContaining("hidden");
  }

  @Test
  void aKeyOfCloudFrontThatIsNoneIsNotShown() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                settings(
                    "",
                    "cloudfront.base",
                    "https://cdn",
                    "cloudfront.keyid",
                    "K",
                    "cloudfront.keysecret",
                    "-----BEGIN PRIVATE KEY-----\nhidden\n-----END PRIVATE KEY-----"))
        .withMessageStartingWith("cloudfront.keysecret: ")
        .withMessageNotContaining("hidden");
  }
}
