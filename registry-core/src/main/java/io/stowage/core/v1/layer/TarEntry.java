package io.stowage.core.v1.layer;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the headers of a tar file say of one file in it. */
final class TarEntry {

  static final int BLOCK_BYTES = 512;

  private static final BigInteger BLOCK = BigInteger.valueOf(BLOCK_BYTES);
  private static final BigInteger LAST_IN_BLOCK = BigInteger.valueOf(BLOCK_BYTES - 1);

  /** Files whose content follows their header; so it does for types that nobody knows. */
  private static final String WITH_CONTENT = "0\0" + "7S";

  private static final String WITHOUT_CONTENT = "123456LKxgX";

  private final char type;
  private byte[] name;
  private BigInteger size;
  private String mtime;
  private final BigInteger mode;
  private String uid;
  private String gid;
  private BigInteger contentSize;

  private TarEntry(
      char type,
      byte[] name,
      BigInteger size,
      BigInteger mtime,
      BigInteger mode,
      BigInteger uid,
      BigInteger gid) {
    this.type = type;
    this.name = name;
    this.size = size;
    this.mtime = mtime.toString();
    this.mode = mode;
    this.uid = uid.toString();
    this.gid = gid.toString();
    this.contentSize = hasContent() ? size : BigInteger.ZERO;
  }

  /** Reads a block; null if it is not the header of a file. */
  static @Nullable TarEntry parse(byte[] block) {
    BigInteger mode = TarNumber.parse(block, 100, 8);
    BigInteger uid = TarNumber.parse(block, 108, 8);
    BigInteger gid = TarNumber.parse(block, 116, 8);
    BigInteger size = TarNumber.parse(block, 124, 12);
    BigInteger mtime = TarNumber.parse(block, 136, 12);
    boolean devices =
        TarNumber.parse(block, 329, 8) != null && TarNumber.parse(block, 337, 8) != null;
    if (mode == null
        || uid == null
        || gid == null
        || size == null
        || mtime == null
        || !devices
        || !hasChecksum(block)) {
      return null;
    }
    byte[] name = untilNul(block, 0, 100);
    char type = (char) (block[156] & 0xff);
    if (type == 0 && name.length > 0 && name[name.length - 1] == '/') {
      type = '5'; // as it was before there was a type for folders
    }
    if (type == '5') {
      name = withoutLastSlashes(name);
    }
    byte[] prefix = untilNul(block, 345, 155);
    if (prefix.length > 0 && "LKS".indexOf(type) < 0) {
      byte[] whole = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
      whole[prefix.length] = '/';
      System.arraycopy(name, 0, whole, prefix.length + 1, name.length);
      name = whole;
    }
    return new TarEntry(type, name, size, mtime, mode, uid, gid);
  }

  /** The sum of the bytes, for which there were programs that added them up as signed ones. */
  private static boolean hasChecksum(byte[] block) {
    int unsigned = 8 * ' ';
    int signed = 8 * ' ';
    for (int i = 0; i < BLOCK_BYTES; i++) {
      if (i < 148 || i >= 156) {
        unsigned += block[i] & 0xff;
        signed += block[i];
      }
    }
    BigInteger sum = TarNumber.parse(block, 148, 8);
    return BigInteger.valueOf(unsigned).equals(sum) || BigInteger.valueOf(signed).equals(sum);
  }

  /** The bytes of a text that a NUL may end. */
  static byte[] untilNul(byte[] bytes, int offset, int length) {
    int end = offset;
    while (end < offset + length && bytes[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(bytes, offset, end);
  }

  private static byte[] withoutLastSlashes(byte[] name) {
    int length = name.length;
    while (length > 0 && name[length - 1] == '/') {
      length--;
    }
    return Arrays.copyOf(name, length);
  }

  private boolean hasContent() {
    return WITH_CONTENT.indexOf(type) >= 0 || WITHOUT_CONTENT.indexOf(type) < 0;
  }

  /** Takes a name that was too long for the header. */
  void rename(byte[] longName) {
    name = longName;
  }

  /** Takes the size of a file with holes, which is more than what is stored of it. */
  void setSizeWithHoles(BigInteger sizeWithHoles) {
    size = sizeWithHoles;
  }

  /**
   * Takes what an extended header says.
   *
   * @param own whether the header is this file's own; one of all files does not change where the
   *     next file begins
   */
  void extend(Map<String, byte[]> records, boolean own) {
    byte[] path = records.get("path");
    if (path != null) {
      name = withoutLastSlashes(path);
    }
    byte[] time = records.get("mtime");
    if (time != null) {
      mtime = PaxNumber.decimal(time);
    }
    byte[] user = records.get("uid");
    if (user != null) {
      uid = PaxNumber.integer(user).toString();
    }
    byte[] group = records.get("gid");
    if (group != null) {
      gid = PaxNumber.integer(group).toString();
    }
    byte[] length = records.get("size");
    if (length != null) {
      size = PaxNumber.integer(length);
      if (own && hasContent()) {
        contentSize = size;
      }
    }
  }

  /** How many bytes of whole blocks stand behind the header, less than 0 if they make no sense. */
  BigInteger contentBytes() {
    return contentSize.add(LAST_IN_BLOCK).shiftRight(9).multiply(BLOCK);
  }

  /** The size that the header says its content has. */
  BigInteger size() {
    return size;
  }

  char type() {
    return type;
  }

  byte[] name() {
    return name;
  }

  /** Size, time, mode, user and group as JSON, each after a comma. */
  String numbers() {
    return ", " + size + ", " + mtime + ", " + mode + ", " + uid + ", " + gid;
  }
}
