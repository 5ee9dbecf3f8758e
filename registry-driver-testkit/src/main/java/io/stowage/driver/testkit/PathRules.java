package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoragePath;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Rules of paths: which there are, and that each is an object of its own. */
final class PathRules {
  private static final List<String> VALID =
      List.of(
          "a",
          "1/2/3/4/5/6/7/8/9",
          "a.b/.c/..d/...e",
          "a-b_c~d/e+f=g@h",
          "with space/and%20percent",
          "_stowage/x/y",
          "docker/registry/v2/repositories/a/_uploads/b/data",
          "\u00e9/\u65e5\u672c/\ud83d\ude00",
          "n".repeat(255),
          "f".repeat(255) + "/" + "n".repeat(255),
          ("d".repeat(99) + "/").repeat(8) + "x".repeat(100));

  private static final Map<String, String> INVALID = new LinkedHashMap<>();

  static {
    INVALID.put("the root", "");
    INVALID.put("only a slash", "/");
    INVALID.put("an absolute path", "/a");
    INVALID.put("a slash at the end", "a/");
    INVALID.put("an empty segment", "a//b");
    INVALID.put("a dot", ".");
    INVALID.put("two dots", "..");
    INVALID.put("two dots first", "../a");
    INVALID.put("two dots inside", "a/../b");
    INVALID.put("two dots last", "a/..");
    INVALID.put("a dot inside", "a/./b");
    INVALID.put("a NUL", "a\0b");
    INVALID.put("a line feed", "a\nb");
    INVALID.put("a delete character", "a\u007fb");
    INVALID.put("half a surrogate pair", "a\ud83d");
    INVALID.put("a segment of 256 bytes", "n".repeat(256));
    INVALID.put("a segment of 256 bytes in fewer characters", "\u00e9".repeat(128));
    INVALID.put("901 bytes", "ab/".repeat(300) + "c");
  }

  /** Names that some file systems cannot hold, or take for others. */
  private static final List<String> PICKY =
      List.of("p/e..", "p/e ", "p/a\\b", "p/a:b", "p/a*b?", "p/con", "p/\"q\"", "p/<>|");

  private PathRules() {}

  static List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (String path : VALID) {
      String shown = path.length() > 60 ? path.length() + " characters" : path;
      rules.add(new Rule("takes " + shown, driver -> valid(driver, path)));
    }
    INVALID.forEach(
        (what, path) -> rules.add(new Rule("refuses " + what, driver -> invalid(driver, path))));
    for (String path : PICKY) {
      rules.add(new Rule("takes or refuses " + path, driver -> picky(driver, path)));
    }
    rules.add(new Rule("tells paths apart", PathRules::different));
    rules.add(new Rule("takes random nested paths", PathRules::random));
    rules.add(new Rule("never mixes up names that differ in case", PathRules::differentCase));
    rules.add(new Rule("never mixes up an object and one below it", PathRules::objectBelowObject));
    return List.copyOf(rules);
  }

  private static void valid(StorageDriver driver, String path) throws IOException {
    byte[] bytes = Contents.random(100, path.hashCode());
    driver.writeAll(path, bytes);
    assertThat(driver.readAll(path, 100)).isEqualTo(bytes);
    assertThat(driver.stat(path).path()).isEqualTo(path);
    assertThat(Listings.toList(driver.list("", "")))
        .extracting(StoredObject::path)
        .containsExactly(path);
    driver.move(path, "moved");
    driver.move("moved", path);
    driver.delete(path);
    assertThatThrownBy(() -> driver.stat(path)).isInstanceOf(NoSuchFileException.class);
  }

  private static void picky(StorageDriver driver, String path) throws IOException {
    driver.writeAll("p/a/b", new byte[] {1});
    driver.writeAll("p/e", new byte[] {1});
    boolean refused = isRefused(() -> driver.writeAll(path, new byte[] {2}), path);
    assertThat(Listings.toList(driver.list("", ""))).hasSize(refused ? 2 : 3);
    if (!refused) {
      assertThat(driver.readAll(path, 1)).containsExactly(2);
      driver.delete(path);
    }
    assertThat(driver.readAll("p/a/b", 1)).containsExactly(1);
    assertThat(driver.readAll("p/e", 1)).containsExactly(1);
  }

  private static void invalid(StorageDriver driver, String path) throws IOException {
    driver.writeAll("there", new byte[] {1});
    List<ThrowingCallable> calls = new ArrayList<>();
    calls.add(() -> driver.read(path, 0, 1).close());
    calls.add(() -> driver.write(path).close());
    calls.add(() -> driver.stat(path));
    calls.add(() -> driver.move(path, "other"));
    calls.add(() -> driver.move("there", path));
    calls.add(() -> driver.delete(path));
    calls.add(() -> driver.deleteFolder(path));
    if (!path.isEmpty()) {
      calls.add(() -> driver.list(path, "").close());
      calls.add(() -> driver.children(path, "").close());
    }
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call).isInstanceOf(InvalidPathException.class);
    }
    assertThat(Listings.toList(driver.list("", "")))
        .extracting(StoredObject::path)
        .containsExactly("there");
  }

  private static void different(StorageDriver driver) throws IOException {
    List<String> paths = List.of("x/ab", "x/a/b", "x/a-b", "x/a.b", "x/a_b", "x/a%2fb", "xa/b");
    for (String path : paths) {
      driver.writeAll(path, Contents.random(50, path.hashCode()));
    }
    for (String path : paths) {
      assertThat(driver.readAll(path, 50)).isEqualTo(Contents.random(50, path.hashCode()));
    }
  }

  private static void random(StorageDriver driver) throws IOException {
    TreeSet<String> paths = new TreeSet<>(StoragePath.ORDER);
    SplittableRandom random = new SplittableRandom(7);
    while (paths.size() < 60) {
      paths.add(randomPath(random));
    }
    for (String path : paths) {
      driver.writeAll(path, Contents.random(64, path.hashCode()));
    }
    for (String path : paths) {
      assertThat(driver.readAll(path, 64)).isEqualTo(Contents.random(64, path.hashCode()));
    }
    assertThat(Listings.toList(driver.list("", "")))
        .extracting(StoredObject::path)
        .containsExactlyElementsOf(paths);
  }

  /** A path whose folders never have the name of an object. */
  static String randomPath(SplittableRandom random) {
    String letters = "abc0189-_.+";
    StringBuilder path = new StringBuilder();
    for (int depth = random.nextInt(5); depth >= 0; depth--) {
      path.append(depth == 0 ? 'f' : 'd');
      for (int length = random.nextInt(depth == 0 ? 12 : 2); length >= 0; length--) {
        path.append(letters.charAt(random.nextInt(letters.length())));
      }
      path.append(depth == 0 ? "f" : "d/");
    }
    return path.toString();
  }

  private static void differentCase(StorageDriver driver) throws IOException {
    driver.writeAll("case/name/x", new byte[] {1});
    driver.deleteFolder("Case");
    driver.deleteFolder("case/NAME");
    assertThat(Listings.toList(driver.list("Case", ""))).isEmpty();
    assertThat(Listings.toList(driver.children("case/NAME", ""))).isEmpty();
    for (String other : List.of("case/name/X", "case/NAME/x", "CASE/name/x")) {
      assertThatThrownBy(() -> driver.stat(other)).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> driver.read(other, 0, 1).close())
          .isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> driver.delete(other)).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> driver.move(other, "moved")).isInstanceOf(NoSuchFileException.class);
      if (isRefused(() -> driver.writeAll(other, new byte[] {2}), other)) {
        assertThatThrownBy(() -> driver.stat(other)).isInstanceOf(NoSuchFileException.class);
      } else {
        assertThat(driver.readAll(other, 1)).containsExactly(2);
      }
      assertThat(driver.readAll("case/name/x", 1)).containsExactly(1);
    }
  }

  private static void objectBelowObject(StorageDriver driver) throws IOException {
    driver.writeAll("o/a", new byte[] {1});
    assertThatThrownBy(() -> driver.stat("o/a/b")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> driver.read("o/a/b", 0, 1).close())
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> driver.delete("o/a/b")).isInstanceOf(NoSuchFileException.class);
    assertThat(Listings.toList(driver.list("o/a", ""))).isEmpty();
    assertThat(Listings.toList(driver.children("o/a", ""))).isEmpty();
    if (!isRefused(() -> driver.writeAll("o/a/b", new byte[] {2}), "o/a/b")) {
      assertThat(driver.readAll("o/a/b", 1)).containsExactly(2);
    }
    assertThat(driver.readAll("o/a", 1)).containsExactly(1);

    driver.writeAll("p/a/b", new byte[] {3});
    if (!isRefused(() -> driver.writeAll("p/a", new byte[] {4}), "p/a")) {
      assertThat(driver.readAll("p/a", 1)).containsExactly(4);
    }
    assertThat(driver.readAll("p/a/b", 1)).containsExactly(3);
  }

  /** Whether a call fails, which it may do only with an IOException that names the path. */
  private static boolean isRefused(ThrowingCallable call, String path) {
    try {
      call.call();
      return false;
    } catch (Throwable e) {
      String first = path.substring(0, path.indexOf('/'));
      assertThat(e).isInstanceOf(IOException.class).hasMessageContaining(first);
      return true;
    }
  }
}
