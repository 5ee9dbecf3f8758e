package io.stowage.acceptance.v1;

import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder with what may be in a layer, and GNU tar to pack it. */
final class LayerFolder {

  private static final String TIME = "2014-06-09T17:00:00.123456789Z";

  private final Path folder;
  private final Path work;
  private final Tool tar;

  /**
   * An empty folder.
   *
   * @param work an existing folder, in which it is made and packed
   */
  LayerFolder(Path work) {
    this.work = work;
    this.folder = create(work.resolve("layer"));
    this.tar = Tool.find("tar", work);
  }

  private static Path create(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What every format can hold. */
  LayerFolder simple() throws IOException {
    Files.writeString(folder.resolve("file"), "content");
    Files.createLink(folder.resolve("hard-link"), folder.resolve("file"));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
    Files.createDirectories(folder.resolve("folder/below"));
    Files.writeString(folder.resolve("folder/below/large"), "x".repeat(5000));
    Files.createFile(folder.resolve(".wh.deleted"));
    Files.createFile(folder.resolve("folder/.wh.deleted"));
    Files.createFile(folder.resolve("folder/.wh..wh..opq"));
    Files.createDirectories(folder.resolve(".wh..wh.plnk/1.2"));
    Files.createFile(folder.resolve(".wh..wh.aufs"));
    Files.createFile(folder.resolve("日本 é😀\"\\\n"));
    Path program = Files.createFile(folder.resolve("program"));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-x--x"));
    return this;
  }

  /** What only later formats can hold. */
  LayerFolder special() {
    Tool.find("mkfifo", work).run(folder.resolve("fifo").toString());
    Tool mknod = Tool.find("mknod", work);
    mknod.run(folder.resolve("null").toString(), "c", "1", "3");
    mknod.run(folder.resolve("disk").toString(), "b", "8", "1");
    Tool.find("chmod", work).run("4755", folder.resolve("program").toString());
    Tool.find("chown", work).run("70000:80000", folder.resolve("program").toString());
    return this;
  }

  /** Names of such a length, in folders of 50 letters. */
  LayerFolder longNames(int length) throws IOException {
    StringBuilder name = new StringBuilder(length);
    while (name.length() < length) {
      name.append(name.length() % 51 == 50 ? '/' : 'n');
    }
    name.setCharAt(length - 1, 'z');
    Path file = folder.resolve(name.toString());
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    Files.createSymbolicLink(folder.resolve("long-link"), Path.of(name.toString()));
    return this;
  }

  /** A file with holes between so many pieces. */
  LayerFolder holes(int pieces) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("holes").toFile(), "rw")) {
      for (int i = 0; i < pieces; i++) {
        file.seek(i * 100_000L);
        file.write('x');
      }
      file.setLength(pieces * 100_000L);
    }
    return this;
  }

  /** A file with an extended attribute that is no text. */
  LayerFolder attributes() throws IOException {
    Path file = Files.createFile(folder.resolve("attributes"));
    Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
        .write("binary", ByteBuffer.wrap(new byte[] {(byte) 0xff, 0, '\n', '=', (byte) 0xfe}));
    return this;
  }

  /** Packs it with the folder itself, so that names begin with a dot. */
  byte[] pack(String... options) {
    return pack(List.of("."), options);
  }

  /** Packs what is in it, so that names do not begin with a dot. */
  byte[] packNames(String... options) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return pack(files.map(file -> file.getFileName().toString()).sorted().toList(), options);
    }
  }

  private byte[] pack(List<String> names, String... options) {
    try {
      setTimes();
      Path file = work.resolve("layer.tar");
      List<String> line = new ArrayList<>(List.of(options));
      line.addAll(List.of("-C", folder.toString(), "-cf", file.toString(), "--"));
      line.addAll(names);
      tar.run(line.toArray(String[]::new));
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Not with Java, which opens the file for it, be it a device. */
  private void setTimes() throws IOException {
    List<String> line = new ArrayList<>(List.of("-h", "-d", TIME));
    try (Stream<Path> all = Files.walk(folder)) {
      all.forEach(file -> line.add(file.toString()));
    }
    Tool.find("touch", work).run(line.toArray(String[]::new));
  }
}
