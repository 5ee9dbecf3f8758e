package io.stowage.core.v1.layer;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** How the bytes of a layer are compressed. A layer is a tar file. */
public enum Compression {
  NONE("application/vnd.oci.image.layer.v1.tar", "") {
    @Override
    public InputStream open(InputStream stored) {
      return stored;
    }
  },
  GZIP("application/vnd.oci.image.layer.v1.tar+gzip", "1f8b") {
    @Override
    public InputStream open(InputStream stored) throws IOException {
      return new GzipStream(stored);
    }
  },
  BZIP2(null, "425a68") {
    @Override
    public InputStream open(InputStream stored) throws IOException {
      return new Bzip2Stream(stored);
    }
  },
  XZ(null, "fd377a585a00") {
    @Override
    public InputStream open(InputStream stored) throws IOException {
      return new XZInputStream(stored, XZ_MEMORY_KIB);
    }
  },
  ZSTD("application/vnd.oci.image.layer.v1.tar+zstd", "28b52ffd") {
    @Override
    public InputStream open(InputStream stored) throws IOException {
      return new ZstdInputStream(stored);
    }
  };

  /** How many of a layer's first bytes {@link #of} looks at. */
  public static final int MAGIC_BYTES = 6;

  /** What the strongest preset of xz needs, 65 MiB, and some more. */
  private static final int XZ_MEMORY_KIB = 100 * 1024;

  private final @Nullable String mediaType;
  private final String magic;

  /**
   * @param magic the first bytes, in hex
   */
  Compression(@Nullable String mediaType, String magic) {
    this.mediaType = mediaType;
    this.magic = magic;
  }

  /**
   * Finds the compression by a layer's first bytes.
   *
   * @param head {@link #MAGIC_BYTES} of them, or fewer if the layer has fewer
   * @return {@link #NONE} for what is none of the others, be it a tar file or not
   */
  public static Compression of(byte[] head) {
    String hex = HexFormat.of().formatHex(head);
    for (Compression compression : values()) {
      if (compression != NONE && hex.startsWith(compression.magic)) {
        return compression;
      }
    }
    return NONE;
  }

  /**
   * The media type of such a layer (OCI image specification, "Layer Media Types"); null where the
   * specification has none.
   */
  public @Nullable String mediaType() {
    return mediaType;
  }

  /**
   * Decompresses. Several members one after the other count as one. The stream takes at most 128
   * MiB of memory, and must be closed; that closes the stored one too. It may throw unchecked
   * exceptions on bytes that are damaged.
   *
   * @param stored the bytes as stored, which it may read beyond the last member
   * @throws IOException when reading fails, or when the bytes are not of this compression
   */
  public abstract InputStream open(InputStream stored) throws IOException;
}
