package io.stowage.acceptance.clients;

import io.stowage.acceptance.fixture.Daemon;
import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** A Docker engine of the tests' own: its socket, images and containerd are below one folder. */
public final class DockerEngine implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("API listen on ");

  private final Daemon daemon;
  private final Tool client;
  private final Optional<Bridge> bridge;

  private DockerEngine(Daemon daemon, Tool client, Optional<Bridge> bridge) {
    this.daemon = daemon;
    this.client = client;
    this.bridge = bridge;
  }

  /**
   * Starts one whose containers have no network and waits until it listens.
   *
   * @param folder for all that it keeps
   */
  public static DockerEngine start(Path folder) throws IOException {
    return start(folder, "{}");
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param folder for all that it keeps
   * @param settings its daemon.json
   */
  public static DockerEngine start(Path folder, String settings) throws IOException {
    return start(folder, settings, Optional.empty());
  }

  /**
   * Starts one whose containers have a network of their own, through which their ports can be
   * published, and waits until it listens.
   *
   * @param folder for all that it keeps
   */
  public static DockerEngine startWithNetwork(Path folder) throws IOException {
    Bridge bridge = Bridge.add(folder);
    try {
      return start(folder, "{}", Optional.of(bridge));
    } catch (IOException | AssertionError e) {
      bridge.close();
      throw e;
    }
  }

  private static DockerEngine start(Path folder, String settings, Optional<Bridge> bridge)
      throws IOException {
    Files.createDirectories(folder);
    Path configuration = Files.writeString(folder.resolve("daemon.json"), settings);
    String socket = "unix://" + folder.resolve("d.sock");
    Tool engine =
        Tool.find("dockerd", folder)
            .with("--host", socket, "--config-file", configuration.toString())
            .with("--data-root", folder.resolve("data").toString())
            .with("--exec-root", folder.resolve("exec").toString())
            .with("--pidfile", folder.resolve("pid").toString())
            .with("--iptables=false", "--ip6tables=false", "--ip-forward=false")
            .with("--bridge=" + bridge.map(Bridge::name).orElse("none"))
            .with("--storage-driver=vfs");
    Daemon daemon = Daemon.start(engine, folder.resolve("dockerd.log"));
    daemon.await(READY);
    return new DockerEngine(
        daemon,
        Tool.find("docker", folder).env("DOCKER_HOST", socket).env("DOCKER_BUILDKIT", "0"),
        bridge);
  }

  /** The command line client, talking to this engine. */
  public Tool client() {
    return client;
  }

  /** A program that uses this engine as its client does. */
  public Tool user(Path program) {
    return client.as(program);
  }

  @Override
  public void close() {
    daemon.close();
    bridge.ifPresent(Bridge::close);
  }
}
