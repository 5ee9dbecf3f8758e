package io.stowage.acceptance.v1;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The listing of a layer's files. */
final class FilesScenarios {

  private static final byte[] NONE = new byte[0];

  private FilesScenarios() {}

  static List<Scenario> all() {
    Map<String, LayerTar> layers = new LinkedHashMap<>();
    layers.put(
        "names",
        new LayerTar()
            .folder("./")
            .file("./first", "1")
            .file("second", "22")
            .folder("third")
            .file("/fourth", "4444")
            .file("a b\u00e9", "5")
            .file("fifth/../sixth", "6"));
    layers.put(
        "types",
        new LayerTar()
            .entry("hard", '1', 0644, "second", NONE)
            .entry("soft", '2', 0777, "/etc/../x", NONE)
            .entry("char", '3', 0600, "", NONE)
            .entry("block", '4', 0600, "", NONE)
            .entry("fifo", '6', 0600, "", NONE)
            .entry("contiguous", '7', 0600, "", NONE)
            .entry("old file", '\0', 0600, "", NONE));
    layers.put(
        "whiteouts",
        new LayerTar()
            .folder("etc/")
            .file("etc/.wh.hosts", "")
            .file("./.wh.gone", "")
            .file(".wh.top", "")
            .file(".wh..wh.plnk", "")
            .file(".wh..wh.aufs", "")
            .file("etc/.wh..wh..opq", "")
            .folder(".wh..wh.orph/"));
    layers.put(
        "modes",
        new LayerTar()
            .entry("setuid", '0', 04755, "", NONE)
            .entry("with type bits", '0', 0100644, "", NONE)
            .entry("folder with type bits", '5', 040755, "", NONE)
            .entry("sticky", '5', 01777, "", NONE));
    Scenario.Builder scenario = Scenario.named("files");
    layers.forEach(
        (name, tar) -> {
          V1Image image = V1Image.named("files " + name).withLayer(tar.bytes());
          scenario.push(image).get(name, image.path("files"));
        });
    return List.of(scenario.build());
  }
}
