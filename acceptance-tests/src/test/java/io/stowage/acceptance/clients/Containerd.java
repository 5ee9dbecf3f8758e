package io.stowage.acceptance.clients;

import io.stowage.acceptance.fixture.Daemon;
import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A containerd of the tests' own, with its socket, content and snapshots below one folder. */
public final class Containerd implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("containerd successfully booted");

  private final Daemon daemon;
  private final Tool ctr;

  private Containerd(Daemon daemon, Tool ctr) {
    this.daemon = daemon;
    this.ctr = ctr;
  }

  /** Starts one and waits until it answers. */
  public static Containerd start(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path socket = folder.resolve("c.sock");
    Path configuration =
        Files.writeString(
            folder.resolve("config.toml"),
            """
            version = 2
            root = "%s"
            state = "%s"
            disabled_plugins = ["io.containerd.grpc.v1.cri"]
            [grpc]
            address = "%s"
            """
                .formatted(folder.resolve("root"), folder.resolve("state"), socket));
    Daemon daemon =
        Daemon.start(
            Tool.find("containerd", folder),
            folder.resolve("containerd.log"),
            "--config",
            configuration.toString());
    daemon.await(READY);
    return new Containerd(daemon, Tool.find("ctr", folder).with("--address", socket.toString()));
  }

  /** Its command line client. */
  public Tool ctr() {
    return ctr;
  }

  @Override
  public void close() {
    daemon.close();
  }
}
