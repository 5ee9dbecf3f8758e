package io.stowage.driver.s3;

import io.stowage.driver.DriverContext;
import io.stowage.driver.DriverOption;
import io.stowage.driver.s3.S3Settings.Checksums;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The options of the driver, and what they mean together with the configuration of boto. */
final class S3Options {

  private static final String BOTO = "Boto";
  private static final String CREDENTIALS = "Credentials";

  static final List<DriverOption> ALL =
      List.of(
          text("s3_bucket", "The bucket, which has to be there."),
          text("boto_bucket", "The bucket, where s3_bucket is not set."),
          text(
              "s3_access_key",
              "The access key. Without it and without one in the files of boto, credentials come"
                  + " from the environment, a profile, or the machine's role."),
          text("s3_secret_key", "The secret of the access key.").asSecret(),
          text("s3_region", "The region of the bucket."),
          text("storage_path", "What all keys begin with."),
          flag("s3_encrypt", "false", "Whether the store encrypts what it is given."),
          text("s3_kms_key_id", "The key of AWS KMS to encrypt with, in place of the store's own."),
          text("s3_storage_class", "The storage class of new objects, such as STANDARD_IA."),
          text("s3_endpoint", "The URL of a store that is not Amazon's."),
          text("boto_host", "The host of a store that is not Amazon's, without s3_endpoint."),
          number("boto_port", null, "Its port."),
          flag("s3_secure", "true", "Whether boto_host is spoken to by HTTPS."),
          flag(
              "s3_path_style",
              null,
              "Whether the bucket stands in the path of URLs and not in the host. Without it"
                  + " boto_calling_format tells; without both, it does with stores that are not"
                  + " Amazon's."),
          text(
              "boto_calling_format",
              "A class of boto: OrdinaryCallingFormat has the bucket in the path, others in the"
                  + " host."),
          flag("s3_use_sigv4", null, "Has no effect: requests are always signed by version 4."),
          number("boto_debug", null, "Has no effect: the loglevel of the server tells."),
          text("s3_proxy", "The URL of an HTTP proxy that the store is reached by.").asSecret(),
          text("boto_proxy", "The host of the proxy, without s3_proxy."),
          number("boto_proxy_port", null, "Its port."),
          text("boto_proxy_user", "The user, if it asks for one."),
          text("boto_proxy_pass", "The user's password.").asSecret(),
          DriverOption.optional(
              "s3_part_size",
              DriverOption.Type.SIZE,
              "8m",
              "The size of the parts of large objects."),
          DriverOption.optional(
              "s3_memory",
              DriverOption.Type.SIZE,
              null,
              "How much memory parts have, over all uploads; by default half as much as the heap"
                  + " may have, up to 512m."),
          number("s3_connections", "64", "How many connections are open, and parts sent, at most."),
          DriverOption.optional(
              "s3_timeout",
              DriverOption.Type.DURATION,
              "30s",
              "How long the store may keep silent."),
          number("s3_attempts", "5", "How often a request is tried in all."),
          text(
              "s3_checksums",
              "auto, supported, required, or md5 for older stores such as Swift: with which"
                  + " requests a checksum is sent."),
          text("s3_user_agent", "What is added to the User-Agent of requests."),
          DriverOption.optional(
              "s3_redirect_expiry",
              DriverOption.Type.DURATION,
              "20m",
              "How long a URL that a client is redirected to is good for."),
          text(
              "s3_redirect_base",
              "The URL that clients are redirected to in place of the store's, such as one of a"
                  + " content delivery network; keys are appended."),
          text("cloudfront.base", "The URL of a distribution of CloudFront to redirect to."),
          text("cloudfront.keyid", "The id of the key pair that its URLs are signed with."),
          text("cloudfront.keysecret", "Its private key in PEM, or the path of a file of it.")
              .asSecret());

  private final DriverContext context;
  private final BotoConfig boto;

  S3Options(DriverContext context, BotoConfig boto) {
    this.context = context;
    this.boto = boto;
  }

  private static DriverOption text(String name, String text) {
    return DriverOption.optional(name, DriverOption.Type.TEXT, null, text);
  }

  private static DriverOption number(String name, @Nullable String value, String text) {
    return DriverOption.optional(name, DriverOption.Type.NUMBER, value, text);
  }

  private static DriverOption flag(String name, @Nullable String value, String text) {
    return DriverOption.optional(name, DriverOption.Type.BOOLEAN, value, text);
  }

  private Optional<String> value(String name) {
    return context.option(name).filter(text -> !text.isBlank());
  }

  private boolean isOn(String name) {
    return value(name).orElse("false").equals("true");
  }

  /**
   * What the driver is opened with.
   *
   * @throws IllegalArgumentException that names the option that cannot be done
   */
  S3Settings settings() {
    S3Settings.Builder settings =
        S3Settings.of(
            value("s3_bucket")
                .or(() -> value("boto_bucket"))
                .orElseThrow(() -> wrong("s3_bucket", "names no bucket")));
    URI endpoint = endpoint();
    settings
        .prefix(value("storage_path").orElse(""))
        .region(value("s3_region").orElse(null))
        .endpoint(endpoint)
        .pathStyle(pathStyle(endpoint))
        .connections(context.number("s3_connections"))
        .timeout(context.duration("s3_timeout"))
        .attempts(context.number("s3_attempts"))
        .checksums(checksums())
        .storageClass(value("s3_storage_class").orElse(null))
        .userAgent(value("s3_user_agent").orElse(null))
        .proxy(proxy());
    if (value("s3_memory").isPresent()) {
      settings.memory(context.size("s3_memory"));
    }
    credentials(settings);
    named("s3_part_size", size -> settings.partSize(Math.toIntExact(context.size(size))));
    named("s3_redirect_expiry", time -> settings.redirectExpiry(context.duration(time)));
    if (isOn("s3_encrypt") || value("s3_kms_key_id").isPresent()) {
      settings.encrypted(value("s3_kms_key_id").orElse(null));
    }
    redirects(settings);
    return settings.build();
  }

  private static IllegalArgumentException wrong(String name, String what) {
    return new IllegalArgumentException(name + ": " + what);
  }

  /** Sets something, so that a failure names its option. */
  private static void named(String name, Function<String, S3Settings.Builder> setting) {
    try {
      var unused = setting.apply(name);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private void credentials(S3Settings.Builder settings) {
    String key = value("s3_access_key").orElse(null);
    String secret = value("s3_secret_key").orElse(null);
    if ((key == null) != (secret == null)) {
      throw wrong(
          key == null ? "s3_access_key" : "s3_secret_key",
          "is missing; an access key and its secret go together");
    }
    if (key == null) {
      key = boto.value(CREDENTIALS, "aws_access_key_id").orElse(null);
      secret = boto.value(CREDENTIALS, "aws_secret_access_key").orElse(null);
    }
    if (key != null && secret != null) {
      settings.credentials(key, secret);
    }
  }

  private @Nullable URI endpoint() {
    Optional<String> url = value("s3_endpoint");
    if (url.isPresent()) {
      return uri("s3_endpoint", url.get());
    }
    String host =
        value("boto_host")
            .or(() -> boto.value(CREDENTIALS, "boto_host"))
            .or(() -> boto.value("s3", "host"))
            .orElse(null);
    String port =
        value("boto_port")
            .or(() -> boto.value(CREDENTIALS, "boto_port"))
            .map(number -> ":" + number)
            .orElse("");
    return host == null
        ? null
        : uri("boto_host", (isOn("s3_secure") ? "https://" : "http://") + host + port);
  }

  private boolean pathStyle(@Nullable URI endpoint) {
    return value("s3_path_style")
        .map("true"::equals)
        .or(() -> value("boto_calling_format").map(name -> name.endsWith("OrdinaryCallingFormat")))
        .orElse(endpoint != null);
  }

  private static URI uri(String name, String text) {
    try {
      URI uri = new URI(text);
      if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
        throw wrong(name, "must be a URL of HTTP or HTTPS with a host");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw wrong(name, "must be a URL of HTTP or HTTPS with a host: " + e.getReason());
    }
  }

  private Checksums checksums() {
    String name = value("s3_checksums").orElse("auto");
    return Arrays.stream(Checksums.values())
        .filter(mode -> mode.name().equals(name.toUpperCase(Locale.ROOT)))
        .findAny()
        .orElseThrow(
            () -> wrong("s3_checksums", "must be auto, supported, required or md5, not " + name));
  }

  private @Nullable URI proxy() {
    Optional<String> url = value("s3_proxy");
    if (url.isPresent()) {
      URI proxy = uri("s3_proxy", url.get());
      if (proxy.getPort() < 0) {
        throw wrong("s3_proxy", "must be a URL with a port");
      }
      return proxy;
    }
    String host = value("boto_proxy").or(() -> boto.value(BOTO, "proxy")).orElse(null);
    if (host == null) {
      return null;
    }
    String port = value("boto_proxy_port").or(() -> boto.value(BOTO, "proxy_port")).orElse("8080");
    String user = value("boto_proxy_user").or(() -> boto.value(BOTO, "proxy_user")).orElse(null);
    String password = value("boto_proxy_pass").or(() -> boto.value(BOTO, "proxy_pass")).orElse("");
    try {
      return new URI(
          "http",
          user == null ? null : user + ":" + password,
          host,
          Integer.parseInt(port),
          null,
          null,
          null);
    } catch (URISyntaxException | NumberFormatException e) {
      throw wrong("boto_proxy", "is no proxy that can be reached");
    }
  }

  private void redirects(S3Settings.Builder settings) {
    value("s3_redirect_base").ifPresent(url -> settings.redirectBase(uri("s3_redirect_base", url)));
    Optional<String> base = value("cloudfront.base");
    if (base.isEmpty()) {
      return;
    }
    URI uri = uri("cloudfront.base", base.get());
    String id =
        value("cloudfront.keyid").orElseThrow(() -> wrong("cloudfront.keyid", "is missing"));
    String key =
        value("cloudfront.keysecret")
            .orElseThrow(() -> wrong("cloudfront.keysecret", "is missing"));
    named("cloudfront.keysecret", name -> settings.cloudFront(uri, id, PemFile.read(key)));
  }
}
