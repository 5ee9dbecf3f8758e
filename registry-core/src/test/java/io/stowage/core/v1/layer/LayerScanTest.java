package io.stowage.core.v1.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Digest.Algorithm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class LayerScanTest {

  private static final String LIST =
      "[[\"a\", \"f\", false, 300000, 1, 420, 0, 0], [\"b\", \"f\", false, 0, 1, 420, 0, 0]]";
  private static final LayerLimits LIMITS = LayerLimits.DEFAULT;

  /** 300,000 bytes that no compression makes smaller, and 3,000 behind the end mark. */
  private static byte[] tar() {
    byte[] content = new byte[300_000];
    new Random(1).nextBytes(content);
    return new TarFile()
        .raw(TarFile.header('0', "a", content.length))
        .raw(Arrays.copyOf(content, (content.length + 511) / 512 * 512))
        .file("b")
        .zeros(1024)
        .raw(Arrays.copyOf(content, 3000))
        .bytes();
  }

  static byte[] compress(Compression compression, byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (compression) {
          case NONE -> compressed;
          case GZIP -> new GZIPOutputStream(compressed);
          case BZIP2 -> new BZip2CompressorOutputStream(compressed, 1);
          case XZ -> new XZOutputStream(compressed, new LZMA2Options(0));
          case ZSTD -> new ZstdOutputStream(compressed).setChecksum(true);
        }) {
      out.write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return compressed.toByteArray();
  }

  private static LayerScan scan(byte[] layer) {
    return scan(layer, LIMITS);
  }

  private static LayerScan scan(byte[] layer, LayerLimits limits) {
    try {
      return LayerScan.of(new ByteArrayInputStream(layer), limits);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Digest digest(byte[] bytes) {
    return Digest.of(Algorithm.SHA256, bytes);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @ParameterizedTest
  @EnumSource
  void tellsAllOfALayer(Compression compression) throws IOException {
    byte[] tar = tar();
    byte[] layer = compress(compression, tar);
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    LayerScan scan = LayerScan.of(new ByteArrayInputStream(layer), LIMITS, copy);
    assertThat(scan)
        .isEqualTo(
            new LayerScan(
                digest(layer), layer.length, compression, digest(tar), tar.length, LIST, null));
    assertThat(copy.toByteArray()).isEqualTo(tar);
    assertThat(LayerScan.of(Channels.newChannel(new ByteArrayInputStream(layer)), LIMITS))
        .isEqualTo(scan);
  }

  @ParameterizedTest
  @EnumSource
  void takesSeveralMembersAsOne(Compression compression) {
    byte[] tar = tar();
    byte[] layer =
        join(
            compress(compression, Arrays.copyOf(tar, 700)),
            compress(compression, Arrays.copyOfRange(tar, 700, tar.length)));
    LayerScan scan = scan(layer);
    assertThat(scan.diffId()).isEqualTo(digest(tar));
    assertThat(scan.files()).isEqualTo(LIST);
  }

  /** However few bytes a read gives. */
  @ParameterizedTest
  @EnumSource
  void takesBytesAsTheyCome(Compression compression) throws IOException {
    byte[] tar = new TarFile().file("a").end();
    byte[] layer = compress(compression, tar);
    InputStream trickle =
        new ByteArrayInputStream(layer) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 1));
          }
        };
    assertThat(LayerScan.of(trickle, LIMITS)).isEqualTo(scan(layer));
    assertThat(scan(layer).diffId()).isEqualTo(digest(tar));
  }

  @ParameterizedTest
  @CsvSource({"0, NONE", "100, NONE", "32, GZIP"})
  void takesSmallLayers(int size, Compression compression) {
    byte[] layer =
        compression == Compression.GZIP ? compress(compression, new byte[1024]) : new byte[size];
    LayerScan scan = scan(layer);
    assertThat(scan.digest()).isEqualTo(digest(layer));
    assertThat(scan.size()).isEqualTo(layer.length);
    assertThat(scan.compression()).isEqualTo(compression);
    assertThat(scan.diffId())
        .isEqualTo(digest(compression == Compression.GZIP ? new byte[1024] : layer));
    assertThat(scan.files()).isEqualTo(compression == Compression.GZIP ? "[]" : null);
  }

  @ParameterizedTest
  @EnumSource
  void listsNothingOfAnEmptyStream(Compression compression) {
    LayerScan scan = scan(compress(compression, new byte[0]));
    assertThat(scan.diffId()).isEqualTo(digest(new byte[0]));
    assertThat(scan.uncompressedSize()).isZero();
    assertThat(scan.files()).isNull();
    assertThat(scan.problem()).isEqualTo("it is no tar file");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void hasNoDiffIdOfWhatIsDamaged(Compression compression) {
    byte[] whole = compress(compression, tar());
    byte[] changed = whole.clone();
    changed[whole.length / 2] ^= 0x55;
    byte[] magicOnly = Arrays.copyOf(whole, 6);
    for (byte[] layer :
        new byte[][] {
          Arrays.copyOf(whole, whole.length / 2), changed, magicOnly, join(magicOnly, new byte[999])
        }) {
      LayerScan scan = scan(layer);
      assertThat(scan.digest()).isEqualTo(digest(layer));
      assertThat(scan.size()).isEqualTo(layer.length);
      assertThat(scan.compression()).isEqualTo(compression);
      assertThat(scan.diffId()).isNull();
      assertThat(scan.problem()).startsWith("it cannot be decompressed: ");
    }
    assertThat(scan(Arrays.copyOf(whole, whole.length / 2)).files()).isNull();
  }

  /** No client that decompresses the layer would come to a diff id. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void listsWhatStandsBeforeTheDamage(Compression compression) {
    byte[] layer = join(compress(compression, tar()), TarFile.latin1("junk".repeat(1000)));
    LayerScan scan = scan(layer);
    assertThat(scan.digest()).isEqualTo(digest(layer));
    assertThat(scan.diffId()).isNull();
    assertThat(scan.files()).isEqualTo(LIST);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void stopsAtABomb(Compression compression) throws IOException {
    byte[] layer = compress(compression, new byte[20 << 20]);
    LayerLimits limits = new LayerLimits(5 << 20, 10, 1000);
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    LayerScan scan = LayerScan.of(new ByteArrayInputStream(layer), limits, copy);
    assertThat(scan.digest()).isEqualTo(digest(layer));
    assertThat(scan.diffId()).isNull();
    assertThat(scan.problem()).isEqualTo("it unpacks to more than 5242880 bytes");
    assertThat(copy.size()).isEqualTo((int) scan.uncompressedSize()).isLessThanOrEqualTo(5 << 20);
    assertThat(scan(layer, new LayerLimits(20 << 20, 10, 1000)).diffId())
        .isEqualTo(digest(new byte[20 << 20]));
  }

  @Test
  void listsNothingRatherThanAPart() {
    byte[] layer = new TarFile().file("a").file("b").file("c").end();
    String list = Objects.requireNonNull(scan(layer).files());
    assertThat(scan(layer, new LayerLimits(0, 3, list.length())).files()).isEqualTo(list);
    for (LayerLimits limits :
        new LayerLimits[] {new LayerLimits(0, 2, 9999), new LayerLimits(0, 3, list.length() - 1)}) {
      LayerScan scan = scan(layer, limits);
      assertThat(scan.files()).isNull();
      assertThat(scan.problem()).isEqualTo("the list of its files is too long");
      assertThat(scan.diffId()).isEqualTo(digest(layer));
    }
  }

  /** A storage that fails is told from a layer that is damaged. */
  @ParameterizedTest
  @EnumSource
  void throwsWhatReadingThrows(Compression compression) {
    byte[] layer = compress(compression, tar());
    IOException failure = new IOException("the disk is gone");
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw failure;
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            throw failure;
          }
        };
    InputStream begun = new SequenceInputStream(new ByteArrayInputStream(layer, 0, 1000), broken);
    assertThatThrownBy(() -> LayerScan.of(begun, LIMITS)).isSameAs(failure);
  }

  @ParameterizedTest
  @EnumSource
  void throwsWhatWritingThrows(Compression compression) {
    IOException failure = new IOException("the disk is full");
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw failure;
          }
        };
    InputStream layer = new ByteArrayInputStream(compress(compression, tar()));
    assertThatThrownBy(() -> LayerScan.of(layer, LIMITS, full)).isSameAs(failure);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, application/vnd.oci.image.layer.v1.tar",
    "GZIP, application/vnd.oci.image.layer.v1.tar+gzip",
    "ZSTD, application/vnd.oci.image.layer.v1.tar+zstd",
    "BZIP2,",
    "XZ,"
  })
  void hasTheMediaTypesOfOci(Compression compression, @Nullable String mediaType) {
    assertThat(compression.mediaType()).isEqualTo(mediaType);
  }

  @Test
  void refusesNegativeLimits() {
    assertThatThrownBy(() -> new LayerLimits(0, -1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
