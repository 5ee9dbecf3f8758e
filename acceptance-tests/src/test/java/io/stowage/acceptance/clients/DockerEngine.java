package io.stowage.acceptance.clients;

import io.stowage.acceptance.fixture.Daemon;
import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A Docker engine of the tests' own: its socket, images and containerd are below one folder. */
public final class DockerEngine implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("API listen on ");

  private final Daemon daemon;
  private final Tool client;

  private DockerEngine(Daemon daemon, Tool client) {
    this.daemon = daemon;
    this.client = client;
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param folder for all that it keeps
   */
  public static DockerEngine start(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path configuration = Files.writeString(folder.resolve("daemon.json"), "{}");
    String socket = "unix://" + folder.resolve("d.sock");
    Tool engine =
        Tool.find("dockerd", folder)
            .with("--host", socket, "--config-file", configuration.toString())
            .with("--data-root", folder.resolve("data").toString())
            .with("--exec-root", folder.resolve("exec").toString())
            .with("--pidfile", folder.resolve("pid").toString())
            .with("--iptables=false", "--ip6tables=false", "--bridge=none")
            .with("--storage-driver=vfs");
    Daemon daemon = Daemon.start(engine, folder.resolve("dockerd.log"));
    daemon.await(READY);
    return new DockerEngine(
        daemon, Tool.find("docker", folder).env("DOCKER_HOST", socket).env("DOCKER_BUILDKIT", "0"));
  }

  /** The command line client, talking to this engine. */
  public Tool client() {
    return client;
  }

  @Override
  public void close() {
    daemon.close();
  }
}
