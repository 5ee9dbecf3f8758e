package io.stowage.core.v1.layer;

import static io.stowage.core.v1.layer.TarFile.BLOCK;
import static io.stowage.core.v1.layer.TarFile.cut;
import static io.stowage.core.v1.layer.TarFile.header;
import static io.stowage.core.v1.layer.TarFile.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of files, with what docker-registry 0.9.1 answered for the same bytes. */
class FilesTest {

  private static @Nullable String files(byte[] layer) {
    try {
      return LayerScan.of(new ByteArrayInputStream(layer), LayerLimits.DEFAULT).files();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static TarFile tar() {
    return new TarFile();
  }

  private static String line(String name, char type, int size) {
    return "[\"" + name + "\", \"" + type + "\", false, " + size + ", 1, 420, 0, 0]";
  }

  /** The line of an empty file. */
  private static String line(String name) {
    return line(name, 'f', 0);
  }

  private static String list(String... lines) {
    return "[" + String.join(", ", lines) + "]";
  }

  @ParameterizedTest
  @CsvSource({
    "., /",
    "./, /",
    "/, /",
    "//, //",
    "./ab, /ab",
    "ab, ab",
    "/ab, /ab",
    "ab/, ab/",
    ".//ab, //ab",
    "./., /.",
    "././ab, /./ab",
    ".., ..",
    "'', ''",
    "d/.wh.x, d/.wh.x",
    "./d/.wh.x, /d/.wh.x",
    ".wh.x, .wh.x",
    "./d/.wh..wh..opq, /d/.wh..wh..opq",
    ".wh..wh.x, .wh..wh.x",
    "./.whx, /.whx",
    "a\"b\\, a\\\"b\\\\"
  })
  void writesNamesFromTheRoot(String name, String listed) {
    assertThat(files(tar().file(name).end())).isEqualTo(list(line(listed)));
  }

  @ParameterizedTest
  @CsvSource({
    "./.wh.x, /x",
    "/.wh.x, /x",
    "./.wh., /",
    "./.wh.x/y, /x/y",
    "./.wh.d/.wh.x, /d/.wh.x",
    "./.wh..wh, /.wh"
  })
  void tellsThatAWhiteoutDeletes(String name, String listed) {
    assertThat(files(tar().file(name).end()))
        .isEqualTo("[[\"" + listed + "\", \"f\", true, 0, 1, 420, 0, 0]]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"./.wh..wh.aufs", "/.wh..wh.", "./.wh..wh.plnk/x"})
  void leavesOutWhatAufsKeepsForItself(String name) {
    assertThat(files(tar().file(name).file("a").end())).isEqualTo(list(line("a")));
  }

  @Test
  void writesNamesInAscii() {
    assertThat(files(tar().file(utf8("./é€😀")).end()))
        .isEqualTo(list(line("/\\u00e9\\u20ac\\ud83d\\ude00")));
    assertThat(files(tar().file("\u00ed\u00a0\u0080").end())).isEqualTo(list(line("\\ud800")));
    assertThat(files(tar().file("\b\f\r\t\u0001\u007f").end()))
        .isEqualTo(list(line("\\b\\f\\r\\t\\u0001\\u007f")));
    assertThat(files(tar().pax("path", "a\0b\n").file("x").end()))
        .isEqualTo(list(line("a\\u0000b\\n")));
  }

  /** The original answers 500. */
  @ParameterizedTest
  @CsvSource({
    "a\u00e9b, a\\ufffdb",
    "\u00c0\u00af, \\ufffd\\ufffd",
    "\u00f4\u0090\u0080\u0080, \\ufffd\\ufffd\\ufffd\\ufffd",
    "\u00e2\u0082, \\ufffd\\ufffd"
  })
  void replacesWhatIsNoUtf8(String name, String listed) {
    assertThat(files(tar().file(name).end())).isEqualTo(list(line(listed)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, f", "1, l", "2, s", "3, c", "4, b", "5, d", "6, i", "7, t", "A, u", "V, u", "z, u", "' ', u"
  })
  void hasALetterForEachType(char type, char letter) {
    assertThat(files(tar().entry(type, "a", "").file("z").end()))
        .isEqualTo(list(line("a", letter, 0), line("z")));
  }

  @ParameterizedTest
  @CsvSource({"0, f", "7, t", "D, u"})
  void passesOverContent(char type, char letter) {
    assertThat(files(tar().entry(type, "a", "x".repeat(600)).file("z").end()))
        .isEqualTo(list(line("a", letter, 600), line("z")));
  }

  @ParameterizedTest
  @CsvSource({"1, l", "2, s", "3, c", "4, b", "5, d", "6, i"})
  void knowsWhatHasNoContent(char type, char letter) {
    assertThat(files(tar().raw(header(type, "a", 600)).file("z").end()))
        .isEqualTo(list(line("a", letter, 600), line("z")));
  }

  @ParameterizedTest
  @CsvSource({"5, d//, d", "5, ./d/, /d", "5, /, ''", "5, .//, /"})
  void namesFoldersWithoutASlash(char type, String name, String listed) {
    assertThat(files(tar().entry(type, name, "").end())).isEqualTo(list(line(listed, 'd', 0)));
  }

  @Test
  void knowsFoldersOfTheTimeBeforeTypes() {
    assertThat(files(tar().entry('\0', "d/", "").entry('\0', "f", "").end()))
        .isEqualTo(list(line("d", 'd', 0), line("f")));
  }

  @ParameterizedTest
  @CsvSource({
    "'0000644\0', 420",
    "'0000644 ', 420",
    "'   644 \0', 420",
    "'\0\0\0\0\0\0\0\0', 0",
    "'        ', 0",
    "'00000644', 420",
    "'0040755\0', 16877",
    "'77777777', 16777215",
    "'-000644\0', -420",
    "'+644\0\0\0\0', 420",
    "'0o644\0\0\0', 420",
    "'644\0junk', 420",
    "'\u0080\0\0\0\0\0\0\5', 5",
    "'\u0080\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff', 72057594037927935"
  })
  void readsNumbers(String field, String mode) {
    assertThat(files(tar().patched('0', "a", 100, field).end()))
        .isEqualTo("[[\"a\", \"f\", false, 0, 1, " + mode + ", 0, 0]]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000648\0",
        "0x1ff\0\0\0",
        "6 44\0\0\0\0",
        "644\u00a0\0\0\0\0",
        "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
        "\u0081\0\0\0\0\0\0\0",
        "-\0\0\0\0\0\0\0"
      })
  void endsAtAHeaderWithoutNumbers(String field) {
    assertThat(files(tar().patched('0', "a", 100, field).end())).isNull();
    assertThat(files(tar().file("z").patched('3', "a", 329, field).end()))
        .isEqualTo(list(line("z")));
  }

  @Test
  void readsLargeNumbers() {
    byte[] layer =
        tar()
            .patched('5', "a", 124, "\u0080\0\0\0\u007f" + "\u00ff".repeat(7))
            .patched('0', "b", 136, "\u0080" + "\u00ff".repeat(11))
            .end();
    assertThat(files(layer))
        .isEqualTo(
            "[[\"a\", \"d\", false, 9223372036854775807, 1, 420, 0, 0], "
                + "[\"b\", \"f\", false, 0, 309485009821345068724781055, 420, 0, 0]]");
  }

  @Test
  void takesChecksumsOfSignedBytes() {
    byte[] header = header('0', utf8("é"), 0);
    TarFile.put(header, 148, "013367\0 ");
    assertThat(files(tar().raw(header).end())).isNull();
    int sum = 8 * ' ';
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? 0 : header[i];
    }
    TarFile.put(header, 148, String.format("%06o\0", sum));
    assertThat(files(tar().raw(header).end())).isEqualTo(list(line("\\u00e9")));
  }

  @Test
  void putsThePrefixBeforeTheName() {
    assertThat(files(tar().patched('0', "a", 345, "pre/fix").patched('5', "b", 345, ".").end()))
        .isEqualTo(list(line("pre/fix/a"), line("/b", 'd', 0)));
  }

  @ParameterizedTest
  @CsvSource({
    "12, 12.0",
    "12.5, 12.5",
    "1795337408.359387123, 1795337408.3593872",
    "123456789.123456789123, 123456789.12345679",
    "9007199254740993, 9007199254740992.0",
    "1795337408.0000001, 1795337408.0",
    "0.1, 0.1",
    ".5, 0.5",
    "' 7 ', 7.0",
    "1e3, 1000.0",
    "1e15, 1000000000000000.0",
    "1e16, 1e+16",
    "9999999999999999, 1e+16",
    "123456789012345678901, 1.2345678901234568e+20",
    "1e22, 1e+22",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "-5.25, -5.25",
    "-0, -0.0",
    "5e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "junk, 0",
    "'', 0",
    "0x10, 0",
    "1d, 0",
    "1_0, 0"
  })
  void writesTimesAsPythonDoes(String mtime, String listed) {
    assertThat(files(tar().pax("mtime", mtime).file("a").end()))
        .isEqualTo("[[\"a\", \"f\", false, 0, " + listed + ", 420, 0, 0]]");
  }

  /** The original writes NaN and Infinity, which are no JSON. */
  @ParameterizedTest
  @ValueSource(strings = {"nan", "inf", "-Infinity", "1e400"})
  void writesNoTimesThatJsonLacks(String mtime) {
    assertThat(files(tar().pax("mtime", mtime).file("a").end()))
        .isEqualTo("[[\"a\", \"f\", false, 0, 0, 420, 0, 0]]");
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5",
    "-5, -5",
    "+5, 5",
    "05, 5",
    "99999999999999999999, 99999999999999999999",
    "5.5, 0",
    "1e3, 0",
    "'', 0",
    "junk, 0"
  })
  void readsIdsInExtendedHeaders(String uid, String listed) {
    assertThat(files(tar().pax("uid", uid).file("a").end()))
        .isEqualTo("[[\"a\", \"f\", false, 0, 1, 420, " + listed + ", 0]]");
  }

  @Test
  void readsPathsInExtendedHeaders() {
    assertThat(files(tar().pax("path", "./.wh.x").file("a").file("z").end()))
        .isEqualTo("[[\"/x\", \"f\", true, 0, 1, 420, 0, 0], " + line("z") + "]");
    assertThat(files(tar().pax("path", "p/").file("a").end())).isEqualTo(list(line("p")));
    assertThat(files(tar().pax("path", "one", "path", "a=b").file("a").end()))
        .isEqualTo(list(line("a=b")));
    assertThat(files(tar().pax('X', "path", "p").file("a").end())).isEqualTo(list(line("p")));
  }

  @Test
  void readsSizesInExtendedHeaders() {
    assertThat(files(tar().pax("size", "600").file("a").content("x".repeat(600)).file("z").end()))
        .isEqualTo(list(line("a", 'f', 600), line("z")));
    assertThat(files(tar().pax("size", "600").entry('5', "a", "").file("z").end()))
        .isEqualTo(list(line("a", 'd', 600), line("z")));
    assertThat(files(tar().pax('g', "size", "600").file("a").file("z").end()))
        .isEqualTo(list(line("a", 'f', 600), line("z", 'f', 600)));
    assertThat(files(tar().pax("size", "-1").file("a").file("z").end()))
        .isEqualTo(list(line("a", 'f', -1), line("z")));
  }

  /** With a size of -512 the original never answers. */
  @ParameterizedTest
  @ValueSource(strings = {"-512", "-1000000", "99999999999999999999", "9223372036854775807"})
  void refusesSizesThatCanNotBe(String size) {
    assertThat(files(tar().pax("size", size).file("a").file("z").end())).isNull();
  }

  @Test
  void passesOverOtherRecords() {
    byte[] layer =
        tar()
            .pax("SCHILY.xattr.user.x", "\u00ff\0\n=1", "\u00ff", "\u00ff", "comment", "\u00ff")
            .file("a")
            .end();
    assertThat(files(layer)).isEqualTo(list(line("a")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"garbage", "8 pathx\n", "0 path=x\n", "1 path=x\n", "99 path=x\n", "-5 path=x\n"})
  void ignoresDamagedRecords(String record) {
    assertThat(files(tar().entry('x', "P", record + "10 path=b\n").file("a").end()))
        .isEqualTo(list(line("a")));
  }

  @Test
  void theFirstExtendedHeaderHasTheLastWord() {
    assertThat(files(tar().pax("path", "p").pax("path", "q", "uid", "7").file("a").end()))
        .isEqualTo("[[\"p\", \"f\", false, 0, 1, 420, 7, 0]]");
    assertThat(files(tar().longName("one").longName("two").file("a").file("z").end()))
        .isEqualTo(list(line("one"), line("z")));
    assertThat(files(tar().longName("one").pax("path", "p").file("a").end()))
        .isEqualTo(list(line("one")));
    assertThat(files(tar().pax("path", "p").longName("one").file("a").end()))
        .isEqualTo(list(line("p")));
  }

  @Test
  void keepsGlobalRecords() {
    byte[] layer =
        tar()
            .pax('g', "uid", "9", "mtime", "7.5")
            .file("a")
            .pax("uid", "10")
            .file("b")
            .pax('g', "uid", "11")
            .file("c")
            .end();
    assertThat(files(layer))
        .isEqualTo(
            "[[\"a\", \"f\", false, 0, 7.5, 420, 9, 0], [\"b\", \"f\", false, 0, 7.5, 420, 10, 0],"
                + " [\"c\", \"f\", false, 0, 7.5, 420, 11, 0]]");
  }

  @Test
  void readsLongNames() {
    String name = "n".repeat(5000);
    assertThat(files(tar().longName("./" + name).file("a").file("z").end()))
        .isEqualTo(list(line("/" + name), line("z")));
    assertThat(files(tar().longName("./d/").entry('5', "d/", "").end()))
        .isEqualTo(list(line("/d/", 'd', 0)));
    assertThat(files(tar().entry('K', "././@LongLink", "target\0").entry('2', "a", "").end()))
        .isEqualTo(list(line("a", 's', 0)));
  }

  @Test
  void tellsTheSizeOfAFileWithHoles() {
    byte[] header = header('S', "a", 600);
    TarFile.put(header, 483, "00000010000\0");
    header[482] = 1;
    int sum = 8 * ' ';
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? 0 : header[i] & 0xff;
    }
    TarFile.put(header, 148, String.format("%06o\0", sum));
    byte[] more = new byte[BLOCK];
    more[504] = 1;
    byte[] layer =
        tar().raw(header).raw(more).zeros(BLOCK).content("x".repeat(600)).file("z").end();
    assertThat(files(layer)).isEqualTo(list(line("a", 'S', 4096), line("z")));
  }

  @Test
  void endsAtTheEndMark() {
    assertThat(files(new byte[1024])).isEqualTo("[]");
    assertThat(files(new byte[512])).isEqualTo("[]");
    assertThat(files(tar().file("a").zeros(BLOCK).file("b").end())).isEqualTo(list(line("a")));
  }

  @Test
  void doesWithoutTheEndMark() {
    assertThat(files(tar().file("a").bytes())).isEqualTo(list(line("a")));
    assertThat(files(cut(tar().file("a").file("b").bytes(), BLOCK + 300)))
        .isEqualTo(list(line("a")));
    assertThat(files(tar().file("a").content("junk").file("b").end())).isEqualTo(list(line("a")));
  }

  @Test
  void listsNothingWhereAFileIsCut() {
    byte[] whole = tar().file("a").entry('0', "b", "x".repeat(600)).bytes();
    assertThat(files(whole)).isEqualTo(list(line("a"), line("b", 'f', 600)));
    assertThat(files(cut(whole, whole.length - 1))).isNull();
    assertThat(files(cut(whole, 2 * BLOCK))).isNull();
  }

  @Test
  void listsNothingWhereAnExtendedHeaderHasNoFile() {
    assertThat(files(tar().file("a").pax("path", "p").bytes())).isNull();
    assertThat(files(tar().file("a").pax('g', "path", "p").end())).isNull();
    assertThat(files(tar().file("a").longName("p").content("junk").file("b").end())).isNull();
    assertThat(files(cut(tar().file("a").pax("path", "p").bytes(), 2 * BLOCK + 5))).isNull();
  }

  @Test
  void listsNothingOfWhatIsNoTarFile() {
    assertThat(files(new byte[0])).isNull();
    assertThat(files(new byte[100])).isNull();
    assertThat(files(TarFile.latin1("hello ".repeat(200)))).isNull();
    assertThat(files(cut(header('0', "a", 0), 300))).isNull();
  }

  @Test
  void boundsExtendedHeaders() {
    assertThat(files(tar().raw(header('x', "P", 1L << 30)).file("a").end())).isNull();
    TarFile tar = tar();
    for (int i = 0; i < 100; i++) {
      tar.longName("a");
    }
    assertThat(files(tar.file("a").end())).isNull();
  }
}
