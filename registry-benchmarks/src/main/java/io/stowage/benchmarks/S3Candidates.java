package io.stowage.benchmarks;

import io.stowage.benchmarks.Candidate.Command;
import io.stowage.benchmarks.Candidate.Launch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Servers that store in a bucket, and send its bytes themselves. */
final class S3Candidates {
  private S3Candidates() {}

  /**
   * The candidate of that name.
   *
   * @param address where servers reach the store
   * @throws IllegalArgumentException when it cannot take part
   */
  static Candidate named(String name, Settings settings, S3Address address) {
    Launch launch =
        switch (name) {
          case "stowage" -> stowage(Candidate.stowageJar(settings), address);
          case "distribution" -> distribution(settings.distribution(), address);
          default -> throw new IllegalArgumentException(name + " does not take part over S3");
        };
    return new Candidate(name, EnumSet.of(Api.TRANSFER, Api.V2), "/v2/", null, launch);
  }

  private static Launch stowage(Path jar, S3Address address) {
    return (home, bucket, port) -> {
      Path configuration = home.resolve("stowage.yml");
      Files.writeString(
          configuration,
          """
          measured:
            standalone: true
            storage: s3
            s3_endpoint: "%s"
            s3_bucket: "%s"
            s3_region: "%s"
            s3_access_key: "%s"
            s3_secret_key: "%s"
            storage_path: "%s"
          """
              .formatted(
                  address.endpoint(),
                  bucket,
                  S3Address.REGION,
                  address.accessKey(),
                  address.secretKey(),
                  Bucket.ROOT));
      return new Command(
          List.of(Candidate.java(), "-jar", jar.toString()),
          Map.of(
              "REGISTRY_HOST",
              "127.0.0.1",
              "REGISTRY_PORT",
              Integer.toString(port),
              "DOCKER_REGISTRY_CONFIG",
              configuration.toString(),
              "SETTINGS_FLAVOR",
              "measured"));
    };
  }

  private static Launch distribution(String program, S3Address address) {
    return (home, bucket, port) ->
        Candidate.distribution(
            program,
            home,
            """
            s3:
                regionendpoint: "%s"
                bucket: "%s"
                region: "%s"
                accesskey: "%s"
                secretkey: "%s"
                rootdirectory: "/%s"
                forcepathstyle: true
                secure: false
              redirect:
                disable: true"""
                .formatted(
                    address.endpoint(),
                    bucket,
                    S3Address.REGION,
                    address.accessKey(),
                    address.secretKey(),
                    Bucket.ROOT),
            port);
  }
}
