package io.stowage.benchmarks;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures servers beside each other on this machine.
 *
 * <p>Every server is started as it is shipped, with its access log going to a file. For each row
 * every server gets one run that does not count, then the measured runs are taken in turn: first of
 * each server, second of each server, and so on. A server whose turn it is not is stopped with
 * SIGSTOP, and the disk is synced between turns, so that nobody pays for another's work. What a
 * server answers is checked; a row with a wrong answer has no figure.
 */
public final class SideBySide {
  /** Files of at least this size that a push left are removed after its run. */
  private static final long LARGE = 500_000;

  private final Settings settings;
  private final Path home;
  private final Results results = new Results();
  private final List<Participant> running = new CopyOnWriteArrayList<>();

  private record Participant(Candidate candidate, ServerProcess server) {}

  /** One who takes turns in a row: a server, the column it fills, and what is asked of it. */
  private record Turn(Participant participant, String column, Load load) {}

  private SideBySide(Settings settings, Path home) {
    this.settings = settings;
    this.home = home;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Settings.USAGE);
      return;
    }
    Settings settings;
    List<Candidate> candidates;
    try {
      settings = Settings.parse(arguments);
      candidates =
          settings.servers().stream().map(name -> Candidate.named(name, settings)).toList();
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + Settings.USAGE);
      System.exit(2);
      return;
    }
    Path home = Files.createTempDirectory(settings.directory().toAbsolutePath(), ".side-by-side");
    SideBySide run = new SideBySide(settings, home);
    Runtime.getRuntime().addShutdownHook(new Thread(run::cleanUp));
    run.measure(candidates);
    System.exit(run.report() ? 0 : 1);
  }

  /** Ends the servers and removes what they stored, also when this program is interrupted. */
  private void cleanUp() {
    try {
      for (Participant participant : running) {
        participant.server().close();
      }
      delete(home);
    } catch (IOException e) {
      note("could not remove " + home + ": " + e);
    }
  }

  private void measure(List<Candidate> candidates) throws IOException, InterruptedException {
    EnumSet<Work> work = EnumSet.copyOf(settings.work());
    if (work.remove(Work.START)) {
      measureStart(candidates);
    }
    if (work.isEmpty()) {
      return;
    }
    for (Candidate candidate : candidates) {
      note("preparing " + candidate.name());
      Path storage = storage(candidate);
      SampleStore store = candidate.store();
      if (store != null) {
        store.write(storage);
      }
      ServerProcess server = ServerProcess.start(candidate, home, storage);
      running.add(new Participant(candidate, server));
      server.pause();
    }
    for (Work row : work) {
      measure(row);
    }
  }

  private void measureStart(List<Candidate> candidates) throws IOException, InterruptedException {
    note(Work.START.title());
    for (int round = 0; round < settings.rounds(); round++) {
      for (Candidate candidate : candidates.stream().filter(c -> c.can(Work.START)).toList()) {
        Path empty = Files.createDirectory(home.resolve(candidate.name() + "-start-" + round));
        try (ServerProcess server = ServerProcess.start(candidate, home, empty)) {
          results.add(Work.START, candidate.name(), server.startSeconds());
          results.memory(Work.START, candidate.name(), server.memory());
        }
      }
    }
  }

  private void measure(Work work) throws IOException, InterruptedException {
    note(work.title());
    List<Turn> turns = new ArrayList<>();
    Load overV2 = Loads.overV2(work);
    for (Participant participant : running) {
      Candidate candidate = participant.candidate();
      if (candidate.can(work)) {
        turns.add(new Turn(participant, candidate.name(), Loads.of(work)));
        if (overV2 != null && candidate.apis().contains(Api.V2)) {
          turns.add(new Turn(participant, MarkdownTable.overV2(candidate.name()), overV2));
        }
      }
    }
    for (int round = 0; round <= settings.rounds(); round++) {
      for (Turn turn : List.copyOf(turns)) {
        try {
          take(turn, work, round);
        } catch (IOException | WrongAnswerException e) {
          results.failed(work, turn.column(), e);
          turns.remove(turn);
        }
      }
    }
  }

  /** One turn of one server; round 0 prepares it and warms it up. */
  private void take(Turn turn, Work work, int round) throws IOException, InterruptedException {
    Candidate candidate = turn.participant().candidate();
    ServerProcess server = turn.participant().server();
    Load load = turn.load();
    Instant begin = Instant.now();
    server.resume();
    try {
      if (round == 0) {
        load.prepare(server.port());
        Deadline.run(load, server.port(), settings.warmUpSeconds());
        server.resetPeak();
      } else {
        double value = Deadline.run(load, server.port(), settings.seconds());
        results.add(work, turn.column(), value);
        results.memory(work, turn.column(), server.memory());
      }
    } finally {
      server.pause();
      if (load.fillsTheDisk()) {
        removeLargeFiles(storage(candidate), begin);
      }
      new ProcessBuilder("sync").start().waitFor();
    }
  }

  private Path storage(Candidate candidate) throws IOException {
    return Files.createDirectories(home.resolve(candidate.name()));
  }

  private boolean report() throws IOException {
    System.out.printf(
        "Medians of %d runs of %d s, after %d s of warm-up; %d processors, %s.%n%n",
        settings.rounds(),
        settings.seconds(),
        settings.warmUpSeconds(),
        Runtime.getRuntime().availableProcessors(),
        "Linux " + System.getProperty("os.version"));
    EnumSet<Work> rows = EnumSet.copyOf(settings.work());
    rows.removeIf(work -> work.api() == Api.V1);
    if (!rows.isEmpty()) {
      MarkdownTable table =
          new MarkdownTable(
              results,
              settings.servers().stream()
                  .filter(name -> !name.equals(Candidate.DOCKER_REGISTRY))
                  .toList());
      report(table.speed(rows), table.memory(rows));
    }
    EnumSet<Work> v1 = EnumSet.copyOf(settings.work());
    v1.removeAll(rows);
    if (!v1.isEmpty()) {
      MarkdownTable table = MarkdownTable.ofV1(results);
      System.out.printf("The v1 API.%n%n");
      report(table.v1(v1), table.memory(v1));
    }
    results.failures().forEach(failure -> System.out.println("FAILED " + failure));
    Path json = settings.json();
    if (json != null) {
      JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValue(json, results.all());
    }
    return results.failures().isEmpty();
  }

  private static void report(String speed, String memory) {
    System.out.printf(
        "%s%nResident memory in MiB after the runs (the most during them).%n%n%s%n", speed, memory);
  }

  private static void note(String progress) {
    System.err.println(progress);
  }

  private static void removeLargeFiles(Path storage, Instant since) throws IOException {
    FileTime begin = FileTime.from(since);
    List<Path> large = new ArrayList<>();
    try (Stream<Path> files =
        Files.find(
            storage,
            Integer.MAX_VALUE,
            (path, attributes) ->
                attributes.isRegularFile()
                    && attributes.size() >= LARGE
                    && attributes.lastModifiedTime().compareTo(begin) > 0)) {
      files.forEach(large::add);
    }
    for (Path file : large) {
      Files.delete(file);
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
