package io.stowage.acceptance.clients;

import io.stowage.acceptance.fixture.Tool;
import java.nio.file.Path;

/**
 * A network on this machine alone, for an engine's containers.
 *
 * @param name of its interface
 */
record Bridge(String name, Tool ip) implements AutoCloseable {

  /**
   * Adds one, whose name and addresses follow from the process id, as one virtual machine has one
   * at a time.
   *
   * @param folder for the program that does it
   */
  static Bridge add(Path folder) {
    long process = ProcessHandle.current().pid();
    Bridge bridge = new Bridge("stow" + process, Tool.find("ip", folder));
    bridge.ip.run("link", "add", bridge.name, "type", "bridge");
    String address = "10.213.%d.1/24".formatted(process % 250);
    bridge.ip.run("address", "add", address, "dev", bridge.name);
    bridge.ip.run("link", "set", bridge.name, "up");
    return bridge;
  }

  @Override
  public void close() {
    ip.run("link", "delete", name);
  }
}
