package io.stowage.core.v1.layer;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a tar file up to its end mark, and lists what is in it. */
final class TarListing {

  /** Of the headers that extend one file's own. */
  private static final int MAX_EXTENSION_BYTES = 4 << 20;

  private static final int MAX_EXTENSIONS = 64;

  private static final byte[] ZEROS = new byte[TarEntry.BLOCK_BYTES];

  private final TarBytes tar;
  private final FilesJson json;
  private final byte[] block = new byte[TarEntry.BLOCK_BYTES];

  /** What stands before the header of a file and changes it; the first one has the last word. */
  private final List<Consumer<TarEntry>> extensions = new ArrayList<>();

  private final Map<String, byte[]> records = new HashMap<>();
  private int extensionBytes;
  private @Nullable String problem;

  TarListing(TarBytes tar, LayerLimits limits) {
    this.tar = tar;
    this.json = new FilesJson(limits);
  }

  /** The list; null if there is none for the reason that {@link #problem} tells. */
  @Nullable String read() throws IOException {
    boolean first = true;
    while (true) {
      int length = tar.read(block, block.length);
      TarEntry entry = length < block.length || isZero() ? null : TarEntry.parse(block);
      if (entry == null) {
        return end(first && !(length == block.length && isZero()));
      }
      first = false;
      boolean taken =
          switch (entry.type()) {
            case 'L', 'K', 'x', 'X', 'g' -> extend(entry);
            default -> add(entry);
          };
      if (!taken) {
        return null;
      }
    }
  }

  private boolean isZero() {
    return Arrays.equals(block, ZEROS);
  }

  /** Ends at the end mark, at the end of the bytes, and at what is no header. */
  private @Nullable String end(boolean empty) {
    if (empty) {
      fail("it is no tar file");
    } else if (!extensions.isEmpty()) {
      fail("there is no file behind an extended header");
    } else if (tar.problem() != null) {
      fail(tar.problem());
    }
    return problem == null ? json.finish() : null;
  }

  private boolean fail(String why) {
    problem = why;
    return false;
  }

  private boolean extend(TarEntry header) throws IOException {
    BigInteger size = header.size();
    if (size.signum() < 0
        || size.compareTo(BigInteger.valueOf(MAX_EXTENSION_BYTES - extensionBytes)) > 0
        || extensions.size() == MAX_EXTENSIONS) {
      return fail("there are too large extended headers");
    }
    byte[] content = new byte[size.intValue()];
    extensionBytes += content.length;
    if (tar.read(content, content.length) < content.length || !tar.skip(padding(content.length))) {
      return fail("it ends within an extended header");
    }
    extensions.add(extension(header.type(), content));
    return true;
  }

  private Consumer<TarEntry> extension(char type, byte[] content) {
    if (type == 'L') {
      byte[] name = TarEntry.untilNul(content, 0, content.length);
      return entry -> entry.rename(name);
    }
    if (type == 'K') {
      return entry -> {}; // where a link leads is not listed
    }
    Map<String, byte[]> read = PaxRecords.parse(content);
    if (type == 'g') {
      records.putAll(read);
      return entry -> {};
    }
    Map<String, byte[]> own = new HashMap<>(records);
    own.putAll(read);
    return entry -> entry.extend(own, true);
  }

  private static int padding(int length) {
    return -length & (TarEntry.BLOCK_BYTES - 1);
  }

  private boolean add(TarEntry entry) throws IOException {
    if (entry.type() == 'S' && !readHoles(entry)) {
      return false;
    }
    entry.extend(records, false);
    for (int i = extensions.size() - 1; i >= 0; i--) {
      extensions.get(i).accept(entry);
    }
    extensions.clear();
    extensionBytes = 0;
    if (!json.add(entry)) {
      return fail("the list of its files is too long");
    }
    BigInteger content = entry.contentBytes();
    if (content.signum() < 0) {
      return fail("a file has a negative size");
    }
    if (content.bitLength() >= Long.SIZE || !tar.skip(content.longValue())) {
      return fail(tar.problem() == null ? "it ends within a file" : tar.problem());
    }
    return true;
  }

  /** Reads what GNU's header of a file with holes says, of which the size is wanted. */
  private boolean readHoles(TarEntry entry) throws IOException {
    BigInteger sizeWithHoles = TarNumber.parse(block, 483, 12);
    if (sizeWithHoles == null) {
      return fail("a file with holes has no size");
    }
    entry.setSizeWithHoles(sizeWithHoles);
    boolean more = block[482] != 0;
    while (more) {
      if (tar.read(block, block.length) < block.length) {
        return fail("it ends within a header");
      }
      more = block[504] != 0;
    }
    return true;
  }

  /** Why there is no list. */
  @Nullable String problem() {
    return problem;
  }
}
