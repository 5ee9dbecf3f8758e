package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.acceptance.fixture.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An image that runs, made of this machine's statically linked busybox: three layers, of which the
 * second hides a file of the first, and the third, compressed so as no OCI layer is, changes one.
 */
final class BusyboxImage {

  /** What it prints when it is run. */
  static final String OUTPUT = "third says hello\n";

  private final V1Image base;
  private final V1Image middle;
  private final V1Image top;
  private final List<String> tars;
  private final SortedMap<String, String> files = new TreeMap<>();

  /**
   * The image.
   *
   * @param folder to work in
   */
  BusyboxImage(Path folder) {
    byte[] busybox = read(Path.of("/bin/busybox"));
    byte[] first =
        new LayerTar()
            .folder("bin/")
            .entry("bin/busybox", '0', 0755, "", busybox)
            .entry("bin/sh", '2', 0777, "busybox", new byte[0])
            .entry("bin/cat", '2', 0777, "busybox", new byte[0])
            .folder("etc/")
            .file("etc/hidden", "first")
            .file("etc/greeting", "first says hello\n")
            .bytes();
    byte[] second =
        new LayerTar().folder("etc/").file("etc/.wh.hidden", "").file("etc/second", "2").bytes();
    byte[] third = new LayerTar().folder("etc/").file("etc/greeting", OUTPUT).bytes();
    for (String name : List.of("bin/busybox", "bin/sh", "bin/cat")) {
      files.put(name, Digests.of(busybox));
    }
    files.put("etc/second", Digests.of("2".getBytes(UTF_8)));
    files.put("etc/greeting", Digests.of(OUTPUT.getBytes(UTF_8)));
    tars = List.of(Digests.of(first), Digests.of(second), Digests.of(third));
    base = image("busybox 1", Optional.empty(), "", Packing.GZIP.pack(first, folder));
    middle = image("busybox 2", Optional.of(base), "", Packing.PLAIN.pack(second, folder));
    String config =
        """
        ,"docker_version":"1.5.0","author":"a & b","config":{"Env":["GREETING=/etc/greeting"],\
        "Cmd":["/bin/sh","-c","cat $GREETING"],"Hostname":"made","Labels":{"a":"b"}}""";
    top = image("busybox 3", Optional.of(middle), config, Packing.XZ.pack(third, folder));
  }

  private static V1Image image(String name, Optional<V1Image> parent, String more, byte[] layer) {
    String id = V1Image.id(name);
    String json =
        """
        {"id":"%s"%s,"created":"2015-02-03T04:05:06.789Z","architecture":"amd64","os":"linux",\
        "container_config":{"Cmd":["/bin/sh","-c","made %s"]}%s}"""
            .formatted(
                id, parent.map(it -> ",\"parent\":\"" + it.id() + "\"").orElse(""), name, more);
    return new V1Image(id, parent.map(V1Image::id), json.getBytes(UTF_8), layer);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its images, ancestors first. */
  List<V1Image> images() {
    return List.of(base, middle, top);
  }

  V1Image top() {
    return top;
  }

  /** The digests of the tar files of its layers, the lowest first. */
  List<String> tars() {
    return tars;
  }

  /**
   * The digests of the files that are in a container of it, by their paths; links count as well.
   */
  Map<String, String> files() {
    return Collections.unmodifiableSortedMap(files);
  }
}
