package io.stowage.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Measures servers beside each other on this machine.
 *
 * <p>Every server is started as it is shipped, with its access log going to a file. For each row
 * every server gets one run that does not count, then the measured runs are taken in turn: first of
 * each server, second of each server, and so on. A server whose turn it is not is stopped with
 * SIGSTOP, and the disk is synced between turns, so that nobody pays for another's work. What a
 * server answers is checked; a row with a wrong answer has no figure.
 *
 * <p>Over S3 each server has a bucket of its own, which is emptied after each run that fills it,
 * also while the server warms up.
 */
public final class SideBySide {
  private final Settings settings;
  private final Path home;
  private final Results results = new Results();
  private final List<Storage> storages = new CopyOnWriteArrayList<>();
  private final List<Participant> running = new CopyOnWriteArrayList<>();
  private final @Nullable CountingProxy proxy;

  private record Participant(Candidate candidate, ServerProcess server, Storage storage) {}

  /** One who takes turns in a row: a server, the column it fills, and what is asked of it. */
  private record Turn(Participant participant, String column, Load load) {}

  private SideBySide(Settings settings, Path home, @Nullable CountingProxy proxy) {
    this.settings = settings;
    this.home = home;
    this.proxy = proxy;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Settings.USAGE);
      return;
    }
    Settings settings;
    CountingProxy proxy;
    List<Candidate> candidates;
    try {
      settings = Settings.parse(arguments);
      proxy = proxy(settings.s3());
      candidates =
          settings.servers().stream().map(name -> candidate(name, settings, proxy)).toList();
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + Settings.USAGE);
      System.exit(2);
      return;
    }
    Path home = Files.createTempDirectory(settings.directory().toAbsolutePath(), ".side-by-side");
    SideBySide run = new SideBySide(settings, home, proxy);
    Runtime.getRuntime().addShutdownHook(new Thread(run::cleanUp));
    run.measure(candidates);
    new Report(settings, run.results).print();
    System.exit(run.results.failures().isEmpty() ? 0 : 1);
  }

  private static @Nullable CountingProxy proxy(@Nullable S3Options s3) throws IOException {
    return s3 == null || !s3.countRequests() ? null : CountingProxy.start(s3.address());
  }

  private static Candidate candidate(
      String name, Settings settings, @Nullable CountingProxy proxy) {
    S3Options s3 = settings.s3();
    if (s3 == null) {
      return Candidate.named(name, settings);
    }
    S3Address address = proxy == null ? s3.address() : s3.address().through(proxy.port());
    return S3Candidates.named(name, settings, address);
  }

  /** Ends the servers and removes what they stored, also when this program is interrupted. */
  private void cleanUp() {
    for (Participant participant : running) {
      close(participant.server());
    }
    for (Storage storage : storages) {
      close(storage);
    }
    close(() -> Folder.delete(home));
  }

  private static void close(Closeable used) {
    try {
      used.close();
    } catch (IOException e) {
      note("could not clean up: " + e.getMessage());
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
      Storage storage = storage(candidate.name());
      SampleStore store = candidate.store();
      if (store != null) {
        store.write(Path.of(storage.location()));
      }
      ServerProcess server = ServerProcess.start(candidate, home, storage);
      running.add(new Participant(candidate, server, storage));
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
        Storage empty = storage(candidate.name() + "-start-" + round);
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
    ServerProcess server = turn.participant().server();
    if (round == 0) {
      prepare(turn);
      warmUp(turn);
      server.resetPeak();
      return;
    }
    if (proxy != null) {
      var unused = proxy.take();
    }
    Measurement measured = run(turn, settings.seconds());
    results.add(work, turn.column(), measured.value());
    results.memory(work, turn.column(), server.memory());
    if (proxy != null) {
      results.requests(work, turn.column(), new Requests(proxy.take(), measured.operations()));
    }
  }

  private static void prepare(Turn turn) throws IOException, InterruptedException {
    ServerProcess server = turn.participant().server();
    server.resume();
    try {
      turn.load().prepare(server.port());
    } finally {
      server.pause();
    }
  }

  /** In pieces, where the storage may be too small for all at once. */
  private void warmUp(Turn turn) throws IOException, InterruptedException {
    boolean inPieces = settings.s3() != null && turn.load().fillsTheStorage();
    int piece = inPieces ? settings.seconds() : settings.warmUpSeconds();
    for (int left = settings.warmUpSeconds(); left > 0; left -= piece) {
      var unused = run(turn, Math.min(piece, left));
    }
  }

  private Measurement run(Turn turn, int seconds) throws IOException, InterruptedException {
    ServerProcess server = turn.participant().server();
    Instant begin = Instant.now();
    server.resume();
    try {
      return Deadline.run(turn.load(), server.port(), seconds);
    } finally {
      server.pause();
      if (turn.load().fillsTheStorage()) {
        turn.participant().storage().makeRoom(begin);
      }
      new ProcessBuilder("sync").start().waitFor();
    }
  }

  private Storage storage(String name) throws IOException {
    S3Options s3 = settings.s3();
    Storage storage = s3 == null ? Folder.create(home.resolve(name)) : Bucket.create(s3, name);
    storages.add(storage);
    return storage;
  }

  private static void note(String progress) {
    System.err.println(progress);
  }
}
