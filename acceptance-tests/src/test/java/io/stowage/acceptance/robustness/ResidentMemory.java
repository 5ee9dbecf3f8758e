package io.stowage.acceptance.robustness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process took, as the kernel counts it. */
final class ResidentMemory {

  private ResidentMemory() {}

  /** The most that was resident at once, in MiB. */
  static long peakMebibytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IOException("no peak of process " + pid);
  }
}
