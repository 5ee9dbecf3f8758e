package io.stowage.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to measure and how long.
 *
 * @param servers names in the order in which they take turns
 * @param work the rows to measure
 * @param rounds measured runs of each server for each row
 * @param seconds length of a run
 * @param warmUpSeconds length of the run before the measured ones, the same for every server
 * @param jar the runnable jar of Stowage
 * @param distribution the program of CNCF Distribution
 * @param zot the program of zot, if there is one
 * @param dockerRegistry the virtual environment of docker-registry, which may be missing
 * @param workers how many processes docker-registry has for its requests
 * @param json where to write the measurements, if anywhere
 * @param directory below which the servers store; on the disk that is to be measured
 * @param s3 the store that the servers use instead, if any
 */
record Settings(
    List<String> servers,
    Set<Work> work,
    int rounds,
    int seconds,
    int warmUpSeconds,
    Path jar,
    String distribution,
    @Nullable Path zot,
    Path dockerRegistry,
    int workers,
    @Nullable Path json,
    Path directory,
    @Nullable S3Options s3) {

  static final String USAGE =
      """
      usage: registry-benchmarks/run.sh [options]
        --servers A,B         of stowage, distribution, zot, undertow, undertow-plain,
                              docker-registry (default: stowage, distribution, zot with
                              --zot, undertow, docker-registry if it is there)
        --only WORK,WORK      rows to measure (default: those of a disk, or of S3): %s
        --rounds N            measured runs, taken in turn (default 3)
        --seconds S           length of a run (default 1)
        --warm-up S           length of the run before the measured ones (default 10):
                              a JVM compiles for some ten seconds of writing work
        --stowage JAR         default registry-server/target/registry-server.jar
        --distribution PATH   default: registry, from PATH
        --zot PATH            a zot binary
        --docker-registry DIR a virtual environment with docker-registry 0.9, by default
                              the one that acceptance-tests/install-tools.sh makes
        --workers N           processes of docker-registry (default 4, as it is shipped)
        --json FILE           writes every measurement
        --directory DIR       where the servers store (default: the current directory's disk)
        --s3 URL              stowage and distribution store in buckets of this store instead, such
                              as http://127.0.0.1:9000: one for each, emptied after each push
        --s3-keys KEY:SECRET  of a user who may make buckets
        --s3-emptied COMMAND  what to run then, where the store does not free space at once
        --s3-count yes        tells how many requests reach the store for each operation; they
                              pass through a proxy, so the times of such a run say nothing
      """
          .formatted(String.join(" ", Arrays.stream(Work.values()).map(Work::option).toList()));

  Settings {
    servers = List.copyOf(servers);
    work = Set.copyOf(work);
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException for an unknown option, a missing value or an unknown row
   */
  static Settings parse(String... arguments) {
    List<String> servers = new ArrayList<>();
    EnumSet<Work> work = EnumSet.noneOf(Work.class);
    int rounds = 3;
    int seconds = 1;
    int warmUp = 10;
    Path jar = Path.of("registry-server/target/registry-server.jar");
    String distribution = "registry";
    Path zot = null;
    Path dockerRegistry =
        Path.of(
            System.getProperty("user.home"),
            ".cache/stowage-acceptance/docker-registry-0.9.1/venv");
    int workers = 4;
    Path json = null;
    Path directory = Path.of(".");
    String s3 = null;
    String s3Keys = "";
    String s3Emptied = null;
    boolean s3Count = false;
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--servers" -> servers.addAll(List.of(value.split(",")));
        case "--only" -> Arrays.stream(value.split(",")).map(Settings::work).forEach(work::add);
        case "--rounds" -> rounds = positive(value);
        case "--seconds" -> seconds = positive(value);
        case "--warm-up" -> warmUp = positive(value);
        case "--stowage" -> jar = Path.of(value);
        case "--distribution" -> distribution = value;
        case "--zot" -> zot = Path.of(value);
        case "--docker-registry" -> dockerRegistry = Path.of(value);
        case "--workers" -> workers = positive(value);
        case "--json" -> json = Path.of(value);
        case "--directory" -> directory = Path.of(value);
        case "--s3" -> s3 = value;
        case "--s3-keys" -> s3Keys = value;
        case "--s3-emptied" -> s3Emptied = value;
        case "--s3-count" -> s3Count = value.equals("yes");
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
    S3Options overS3 =
        s3 == null ? null : new S3Options(S3Address.parse(s3, s3Keys), s3Emptied, s3Count);
    if (servers.isEmpty()) {
      servers.addAll(List.of("stowage", "distribution"));
      if (overS3 == null) {
        servers.addAll(othersOnDisk(zot, dockerRegistry));
      }
    }
    if (work.isEmpty()) {
      work.addAll(overS3 == null ? Work.onDisk() : Work.overS3());
    }
    for (Work row : work) {
      if (overS3 != null && !row.isPossibleOverS3()) {
        throw new IllegalArgumentException(row.option() + " is not measured over S3");
      }
    }
    return new Settings(
        servers,
        work,
        rounds,
        seconds,
        warmUp,
        jar,
        distribution,
        zot,
        dockerRegistry,
        workers,
        json,
        directory,
        overS3);
  }

  private static List<String> othersOnDisk(@Nullable Path zot, Path dockerRegistry) {
    List<String> servers = new ArrayList<>();
    if (zot != null) {
      servers.add("zot");
    }
    servers.add("undertow");
    if (Files.isDirectory(dockerRegistry)) {
      servers.add(Candidate.DOCKER_REGISTRY);
    } else {
      System.err.println("docker-registry is left out: there is no " + dockerRegistry);
    }
    return servers;
  }

  private static Work work(String option) {
    return Arrays.stream(Work.values())
        .filter(work -> work.option().equals(option))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown row " + option));
  }

  private static int positive(String value) {
    int number = Integer.parseInt(value);
    if (number < 1) {
      throw new IllegalArgumentException("at least 1 is needed, not " + value);
    }
    return number;
  }
}
