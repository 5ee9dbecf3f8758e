package io.stowage.driver.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where and how {@link S3Driver} stores. Immutable; made by a {@link Builder}. Its text shows no
 * secret.
 */
public final class S3Settings {

  /** The smallest part that stores accept, but for the last of an object: 5 MiB. */
  public static final long MIN_PART_SIZE = 5L << 20;

  /** The memory for parts that is taken without a setting, if the heap is twice as large. */
  private static final long MOST_MEMORY = 512L << 20;

  /** How requests are guarded against damage on the way. */
  public enum Checksums {
    /** As {@link #SUPPORTED} with Amazon's store, as {@link #REQUIRED} with another. */
    AUTO,
    /** A checksum with each request that can have one. */
    SUPPORTED,
    /** A checksum with those requests alone that the protocol demands one of. */
    REQUIRED,
    /** An MD5 where one is demanded, and bodies in one piece: for older stores, such as Swift. */
    MD5
  }

  private final Builder values;

  private S3Settings(Builder values) {
    this.values = values;
  }

  /**
   * Begins with what holds unless it is said otherwise.
   *
   * @param bucket that is there
   */
  public static Builder of(String bucket) {
    return new Builder(bucket);
  }

  /** The bucket. */
  public String bucket() {
    return values.bucket;
  }

  /** What all keys begin with: empty, or a path with a slash at its end. */
  public String prefix() {
    return values.prefix;
  }

  /** The region; null to take it from the environment. */
  public @Nullable String region() {
    return values.region;
  }

  /** Where the store is reached; null for Amazon's. */
  public @Nullable URI endpoint() {
    return values.endpoint;
  }

  /** Whether the bucket stands in the path of a URL, and not in its host. */
  public boolean pathStyle() {
    return values.pathStyle;
  }

  /** The access key; null to take credentials from the environment. */
  public @Nullable String accessKey() {
    return values.accessKey;
  }

  /** The secret that belongs to {@link #accessKey}. */
  @Nullable String secretKey() {
    return values.secretKey;
  }

  /** The size of each part of a large object, in bytes. */
  public int partSize() {
    return values.partSize;
  }

  /** How many bytes of parts are held in memory at most, over all writers. */
  public long memory() {
    return values.memory;
  }

  /** How many connections are open to the store at most. */
  public int connections() {
    return values.connections;
  }

  /** How long a request may take to connect, or wait for the next byte. */
  public Duration timeout() {
    return values.timeout;
  }

  /** How often a request is tried in all. */
  public int attempts() {
    return values.attempts;
  }

  /** How requests are guarded against damage on the way. */
  public Checksums checksums() {
    return values.checksums;
  }

  /** Whether the store encrypts what it is given. */
  public boolean encrypt() {
    return values.encrypt;
  }

  /** The key in the key management service to encrypt with; null for the store's own. */
  public @Nullable String kmsKey() {
    return values.kmsKey;
  }

  /** The storage class of new objects; null for the bucket's default. */
  public @Nullable String storageClass() {
    return values.storageClass;
  }

  /** What requests say of their sender beside the client's own; null for nothing. */
  public @Nullable String userAgent() {
    return values.userAgent;
  }

  /** The HTTP proxy that the store is reached by, with user and password if it asks; or null. */
  @Nullable URI proxy() {
    return values.proxy;
  }

  /** How long a URL that a client is sent to is good for. */
  public Duration redirectExpiry() {
    return values.redirectExpiry;
  }

  /** Where clients are sent to in place of the store: keys are appended. Null for the store. */
  public @Nullable URI redirectBase() {
    return values.redirectBase;
  }

  /** What signs URLs of CloudFront below {@link #redirectBase}; null where none is asked for. */
  @Nullable CloudFrontKey cloudFrontKey() {
    return values.cloudFrontKey;
  }

  @Override
  public String toString() {
    return "s3:"
        + (values.endpoint == null ? "" : values.endpoint + "/")
        + values.bucket
        + (values.prefix.isEmpty() ? "" : "/" + values.prefix);
  }

  /** Gathers settings. For one thread. */
  public static final class Builder implements Cloneable {
    private final String bucket;
    private String prefix = "";
    private @Nullable String region;
    private @Nullable URI endpoint;
    private boolean pathStyle;
    private @Nullable String accessKey;
    private @Nullable String secretKey;
    private int partSize = 8 << 20;
    private long memory = Math.min(MOST_MEMORY, Runtime.getRuntime().maxMemory() / 2);
    private int connections = 64;
    private Duration timeout = Duration.ofSeconds(30);
    private int attempts = 5;
    private Checksums checksums = Checksums.AUTO;
    private boolean encrypt;
    private @Nullable String kmsKey;
    private @Nullable String storageClass;
    private @Nullable String userAgent;
    private @Nullable URI proxy;
    private Duration redirectExpiry = Duration.ofMinutes(20);
    private @Nullable URI redirectBase;
    private @Nullable CloudFrontKey cloudFrontKey;

    private Builder(String bucket) {
      this.bucket = Objects.requireNonNull(bucket);
    }

    /**
     * Stores below a path.
     *
     * @param path with or without slashes at its ends
     */
    public Builder prefix(String path) {
      String trimmed = path.replaceAll("^/+|/+$", "");
      prefix = trimmed.isEmpty() ? "" : trimmed + "/";
      return this;
    }

    /** Sets the region; see {@link S3Settings#region}. */
    public Builder region(@Nullable String name) {
      region = name;
      return this;
    }

    /** Sets where the store is; see {@link S3Settings#endpoint}. */
    public Builder endpoint(@Nullable URI uri) {
      endpoint = uri;
      return this;
    }

    /** Sets where the bucket's name stands; see {@link S3Settings#pathStyle}. */
    public Builder pathStyle(boolean inPath) {
      pathStyle = inPath;
      return this;
    }

    /** Sets the credentials; both null to take them from the environment. */
    public Builder credentials(@Nullable String key, @Nullable String secret) {
      if ((key == null) != (secret == null)) {
        throw new IllegalArgumentException("an access key and its secret go together");
      }
      accessKey = key;
      secretKey = secret;
      return this;
    }

    /**
     * Sets the size of parts.
     *
     * @param bytes from {@link #MIN_PART_SIZE} to 1 GiB
     */
    public Builder partSize(int bytes) {
      if (bytes < MIN_PART_SIZE || bytes > 1 << 30) {
        throw new IllegalArgumentException(
            "a part has from 5 MiB to 1 GiB, not " + bytes + " bytes");
      }
      partSize = bytes;
      return this;
    }

    /** Sets the memory for parts, in bytes: less than one part is taken for one. */
    public Builder memory(long bytes) {
      memory = bytes;
      return this;
    }

    /** Sets how many connections may be open, at least one. */
    public Builder connections(int count) {
      connections = Math.max(1, count);
      return this;
    }

    /** Sets how long to wait for the store; see {@link S3Settings#timeout}. */
    public Builder timeout(Duration time) {
      timeout = time;
      return this;
    }

    /** Sets how often a request is tried, at least once. */
    public Builder attempts(int count) {
      attempts = Math.max(1, count);
      return this;
    }

    /** Sets how requests are guarded against damage on the way. */
    public Builder checksums(Checksums mode) {
      checksums = mode;
      return this;
    }

    /**
     * Has the store encrypt what it is given.
     *
     * @param keyId of a key in the key management service; null for the store's own
     */
    public Builder encrypted(@Nullable String keyId) {
      encrypt = true;
      kmsKey = keyId;
      return this;
    }

    /** Sets the storage class of new objects; see {@link S3Settings#storageClass}. */
    public Builder storageClass(@Nullable String name) {
      storageClass = name;
      return this;
    }

    /** Sets what requests say of their sender; see {@link S3Settings#userAgent}. */
    public Builder userAgent(@Nullable String text) {
      userAgent = text;
      return this;
    }

    /**
     * Reaches the store by an HTTP proxy.
     *
     * @param uri with host and port, and {@code user:password@} if the proxy asks; null for none
     */
    public Builder proxy(@Nullable URI uri) {
      proxy = uri;
      return this;
    }

    /** Sets how long a URL that a client is sent to is good for: a second to seven days. */
    public Builder redirectExpiry(Duration time) {
      if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(Duration.ofDays(7)) > 0) {
        throw new IllegalArgumentException("a URL is good for a second to seven days, not " + time);
      }
      redirectExpiry = time;
      return this;
    }

    /** Sets where clients are sent to; see {@link S3Settings#redirectBase}. */
    public Builder redirectBase(@Nullable URI uri) {
      redirectBase = uri;
      return this;
    }

    /**
     * Sends clients to CloudFront.
     *
     * @param base of the distribution's URLs
     * @param keyId of the key pair
     * @param privateKey its private key, in PEM
     * @throws IllegalArgumentException if that is no private key
     */
    public Builder cloudFront(URI base, String keyId, String privateKey) {
      redirectBase = base;
      cloudFrontKey = CloudFrontKey.parse(keyId, privateKey);
      return this;
    }

    /** Makes the settings. */
    public S3Settings build() {
      try {
        return new S3Settings((Builder) clone());
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
