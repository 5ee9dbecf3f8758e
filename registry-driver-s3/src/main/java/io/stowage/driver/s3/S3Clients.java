package io.stowage.driver.s3;

import io.stowage.driver.s3.S3Settings.Checksums;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Makes the clients of a store. */
final class S3Clients {

  private S3Clients() {}

  static S3Client client(S3Settings settings) {
    URI endpoint = settings.endpoint();
    Checksums checksums = settings.checksums();
    boolean all =
        checksums == Checksums.SUPPORTED || (checksums == Checksums.AUTO && endpoint == null);
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(http(settings))
            .credentialsProvider(credentials(settings))
            .overrideConfiguration(overrides(settings))
            .serviceConfiguration(configuration(settings))
            .requestChecksumCalculation(
                all
                    ? RequestChecksumCalculation.WHEN_SUPPORTED
                    : RequestChecksumCalculation.WHEN_REQUIRED)
            // Blobs are served by digest, which clients check.
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    if (checksums == Checksums.MD5) {
      builder.addPlugin(LegacyMd5Plugin.create());
    }
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
      if (isLoopback(endpoint)) {
        builder.putAuthScheme(new UnsignedBodies());
      }
    }
    Region region = region(settings);
    return region == null ? builder.build() : builder.region(region).build();
  }

  /** Whether a store is on this machine, so that nobody is on the way to it. */
  private static boolean isLoopback(URI endpoint) {
    String host = endpoint.getHost();
    return "http".equals(endpoint.getScheme())
        && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"));
  }

  /** Signs URLs that others send. */
  static S3Presigner presigner(S3Settings settings) {
    S3Presigner.Builder builder =
        S3Presigner.builder()
            .credentialsProvider(credentials(settings))
            .serviceConfiguration(configuration(settings));
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    Region region = region(settings);
    return region == null ? builder.build() : builder.region(region).build();
  }

  /** How the store is to encrypt what it is given; null if it need not. */
  static @Nullable ServerSideEncryption encryption(S3Settings settings) {
    if (!settings.encrypt()) {
      return null;
    }
    return settings.kmsKey() == null ? ServerSideEncryption.AES256 : ServerSideEncryption.AWS_KMS;
  }

  private static S3Configuration configuration(S3Settings settings) {
    return S3Configuration.builder()
        .pathStyleAccessEnabled(settings.pathStyle())
        // In chunks Ceph refuses an empty body, and Swift any.
        .chunkedEncodingEnabled(settings.endpoint() == null)
        // It would cost a round trip for each body.
        .expectContinueEnabled(false)
        .build();
  }

  private static Apache5HttpClient.Builder http(S3Settings settings) {
    Apache5HttpClient.Builder http =
        Apache5HttpClient.builder()
            .maxConnections(settings.connections())
            .connectionTimeout(settings.timeout())
            .connectionAcquisitionTimeout(settings.timeout())
            .socketTimeout(settings.timeout());
    URI proxy = settings.proxy();
    if (proxy != null) {
      ProxyConfiguration.Builder through =
          ProxyConfiguration.builder()
              .useSystemPropertyValues(false)
              .useEnvironmentVariableValues(false)
              .endpoint(
                  URI.create(proxy.getScheme() + "://" + proxy.getHost() + ":" + proxy.getPort()));
      String user = proxy.getUserInfo();
      if (user != null) {
        int colon = user.indexOf(':');
        through.username(colon < 0 ? user : user.substring(0, colon));
        through.password(colon < 0 ? "" : user.substring(colon + 1));
      }
      http.proxyConfiguration(through.build());
    }
    return http;
  }

  private static ClientOverrideConfiguration overrides(S3Settings settings) {
    ClientOverrideConfiguration.Builder overrides =
        ClientOverrideConfiguration.builder()
            // Waits longer from attempt to attempt, by chance; many failures use up a budget.
            .retryStrategy(
                AwsRetryStrategy.standardRetryStrategy().toBuilder()
                    .maxAttempts(settings.attempts())
                    .build());
    String agent = settings.userAgent();
    if (agent != null) {
      overrides.putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, agent);
    }
    return overrides.build();
  }

  /** The region; null to take it from the environment. */
  private static @Nullable Region region(S3Settings settings) {
    String region = settings.region();
    if (region != null) {
      return Region.of(region);
    }
    // Of another store than Amazon's it is only signed with.
    return settings.endpoint() == null ? null : Region.US_EAST_1;
  }

  private static AwsCredentialsProvider credentials(S3Settings settings) {
    String key = settings.accessKey();
    return key == null
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(
            AwsBasicCredentials.create(key, String.valueOf(settings.secretKey())));
  }
}
