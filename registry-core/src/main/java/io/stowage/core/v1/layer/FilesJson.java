package io.stowage.core.v1.layer;

import java.util.Arrays;

/** Writes the list of files. */
final class FilesJson {

  private static final byte[] WHITEOUT = {'/', '.', 'w', 'h', '.'};
  private static final byte[] STORAGE_DRIVERS_OWN = {'/', '.', 'w', 'h', '.', '.', 'w', 'h', '.'};

  private final LayerLimits limits;
  private final StringBuilder json = new StringBuilder("[");
  private int files;

  FilesJson(LayerLimits limits) {
    this.limits = limits;
  }

  /** Adds a file, unless it is one that AUFS keeps for itself; false if that exceeds a limit. */
  boolean add(TarEntry entry) {
    byte[] name = absolute(entry.name());
    if (startsWith(name, STORAGE_DRIVERS_OWN)) {
      return true;
    }
    boolean deleted = startsWith(name, WHITEOUT);
    json.append(files == 0 ? "[" : ", [");
    if (deleted) {
      name = Arrays.copyOfRange(name, WHITEOUT.length - 1, name.length);
      name[0] = '/';
    }
    JsonText.append(json, name);
    json.append(", \"").append(letter(entry.type())).append("\", ").append(deleted);
    json.append(entry.numbers()).append(']');
    files++;
    return files <= limits.files() && json.length() < limits.listBytes();
  }

  /** {@code ./a} is {@code /a} in the list, and {@code .} is the root; {@code a} stays. */
  private static byte[] absolute(byte[] name) {
    if (name.length == 1 && name[0] == '.') {
      return new byte[] {'/'};
    }
    if (name.length > 1 && name[0] == '.' && name[1] == '/') {
      return Arrays.copyOfRange(name, 1, name.length);
    }
    return name;
  }

  private static boolean startsWith(byte[] name, byte[] start) {
    return name.length >= start.length
        && Arrays.equals(name, 0, start.length, start, 0, start.length);
  }

  private static char letter(char type) {
    return switch (type) {
      case '0', '\0' -> 'f';
      case '1' -> 'l';
      case '2' -> 's';
      case '3' -> 'c';
      case '4' -> 'b';
      case '5' -> 'd';
      case '6' -> 'i';
      case '7' -> 't';
      case 'S' -> 'S';
      default -> 'u';
    };
  }

  /** The whole list. */
  String finish() {
    return json.append(']').toString();
  }
}
