package io.stowage.core.v1.layer;

import io.stowage.core.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over the bytes of a layer tells, whatever these bytes are. Immutable.
 *
 * @param digest SHA-256 of the bytes as stored
 * @param size of these bytes
 * @param compression of the layer
 * @param diffId SHA-256 of the bytes after decompression, to the last one (OCI image specification,
 *     "Layer DiffID"); null if not all could be decompressed
 * @param uncompressedSize how many bytes came out of the decompression
 * @param files the answer of the v1 API's {@code files}, a JSON array with an array {@code [name,
 *     type, deleted, size, mtime, mode, uid, gid]} for each file in the order of the tar file, in
 *     ASCII and as Python writes it; null if the layer is no tar file or ends within a file, and if
 *     it exceeds a limit
 * @param problem what keeps the diff id or the list from being known, for a log; null if both are
 */
public record LayerScan(
    Digest digest,
    long size,
    Compression compression,
    @Nullable Digest diffId,
    long uncompressedSize,
    @Nullable String files,
    @Nullable String problem) {

  /**
   * Reads a layer to its end.
   *
   * @param layer is not closed
   * @throws IOException when reading fails; never because of what the bytes are
   */
  public static LayerScan of(ReadableByteChannel layer, LayerLimits limits) throws IOException {
    return of(Channels.newInputStream(layer), limits);
  }

  /**
   * Reads a layer to its end.
   *
   * @param layer is not closed
   * @throws IOException when reading fails; never because of what the bytes are
   */
  public static LayerScan of(InputStream layer, LayerLimits limits) throws IOException {
    return of(layer, limits, OutputStream.nullOutputStream());
  }

  /**
   * Reads a layer to its end, and copies it without its compression.
   *
   * @param layer is not closed
   * @param uncompressed gets the bytes after decompression, in pieces of up to 128 KiB; they are
   *     the whole layer only if there is a diff id; it is not closed
   * @throws IOException when reading or writing fails; never because of what the bytes are
   */
  public static LayerScan of(InputStream layer, LayerLimits limits, OutputStream uncompressed)
      throws IOException {
    StoredBytes stored = new StoredBytes(layer);
    Compression compression = Compression.of(stored.peek(Compression.MAGIC_BYTES));
    try (TarBytes tar = new TarBytes(stored, compression, limits, uncompressed)) {
      TarListing listing = new TarListing(tar, limits);
      String files = listing.read();
      tar.drain();
      stored.drain();
      Digest digest = stored.digest();
      String problem = tar.problem() == null ? listing.problem() : tar.problem();
      Digest diffId = tar.problem() == null ? tar.digest(digest) : null;
      return new LayerScan(digest, stored.size(), compression, diffId, tar.size(), files, problem);
    }
  }
}
