package io.stowage.acceptance.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel tells of some processes. */
record Processes(List<Long> ids) {

  static Processes of(List<ProcessHandle> handles) {
    return new Processes(handles.stream().map(ProcessHandle::pid).toList());
  }

  /** The most memory that was resident in each at once, added up, in MiB. */
  long peakMebibytes() {
    return ids.stream().mapToLong(id -> field(id, "status", "VmHWM:") / 1024).sum();
  }

  /** What they have written to files, in MiB, whether it has reached the disk or been deleted. */
  long writtenMebibytes() {
    return ids.stream().mapToLong(id -> field(id, "io", "write_bytes:") >> 20).sum();
  }

  /** The files below a folder that they have open, those that have been deleted among them. */
  List<String> openBelow(Path folder) {
    List<String> files = new ArrayList<>();
    for (long id : ids) {
      try (Stream<Path> open = Files.list(Path.of("/proc/" + id + "/fd"))) {
        for (Path descriptor : open.toList()) {
          String target = target(descriptor);
          if (target.startsWith(folder + "/")) {
            files.add(target);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException e) {
      // Closed by now.
      return "";
    }
  }

  private static long field(long id, String file, String name) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + id + "/" + file))) {
      String line = lines.filter(it -> it.startsWith(name)).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
