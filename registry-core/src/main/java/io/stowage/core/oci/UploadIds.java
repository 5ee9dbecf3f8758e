package io.stowage.core.oci;

import io.stowage.core.RegistryOptions;
import io.stowage.core.model.RepositoryName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The ids of uploads. An id tells any server when it was given out and for which repository, so
 * nothing has to be stored before an upload's first byte. It is no secret and proves no right: who
 * makes one up has started an upload, as he may.
 *
 * <p>It is a UUID of version 8 (RFC 9562, section 5.8): 48 bits of milliseconds since 1970, 42 of
 * chance, and 32 that check these and the repository.
 */
final class UploadIds {

  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** How far the clocks of two servers may be apart. */
  private static final Duration SKEW = Duration.ofMinutes(15);

  private static final long VERSION = 8L << 12;
  private static final long VARIANT = 2L << 62;

  private final SecureRandom random = new SecureRandom();
  private final RegistryOptions options;
  private final Clock clock;

  UploadIds(RegistryOptions options, Clock clock) {
    this.options = options;
    this.clock = clock;
  }

  /** A new one. */
  String next(RepositoryName repository) {
    long chance = random.nextLong();
    long high = clock.millis() << 16 | VERSION | (chance & 0xfff);
    long low = VARIANT | (chance >>> 12 & 0x3fff_ffffL) << 32;
    return new UUID(high, low | check(repository, high, low)).toString();
  }

  /** Whether a text has the form of an id, of this or another registry. */
  static boolean isWellFormed(String id) {
    return ID.matcher(id).matches();
  }

  /**
   * Whether an id was given out for a repository, here or by another server, and not longer ago
   * than an upload without bytes lives.
   */
  boolean isFresh(RepositoryName repository, String id) {
    if (!isWellFormed(id)) {
      return false;
    }
    UUID uuid = UUID.fromString(id);
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits() & 0xffff_ffff_0000_0000L;
    if (uuid.version() != 8
        || (int) uuid.getLeastSignificantBits() != (int) check(repository, high, low)) {
      return false;
    }
    Instant given = Instant.ofEpochMilli(high >>> 16);
    Instant now = clock.instant();
    return given.isAfter(now.minus(options.uploadExpiry()).minus(SKEW))
        && given.isBefore(now.plus(SKEW));
  }

  private static long check(RepositoryName repository, long high, long low) {
    CRC32 crc = new CRC32();
    crc.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).flip());
    crc.update(repository.toString().getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
