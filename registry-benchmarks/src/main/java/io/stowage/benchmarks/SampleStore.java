package io.stowage.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What stands in a registry's storage before it starts: a repository of ten thousand tags and two
 * thousand repositories. It is written as files in the layout of the server, because pushing ten
 * thousand tags through zot's API, which rewrites the whole index for each, would take minutes.
 */
interface SampleStore {
  int TAGS = 10_000;
  int REPOSITORIES = 2_000;
  String TAGS_REPOSITORY = "bench/tags";

  SampleImage IMAGE = SampleImage.of("sample", new byte[2048], 700);

  void write(Path root) throws IOException;

  static String tag(int number) {
    return "t%05d".formatted(number);
  }

  static String repository(int number) {
    return "catalog/r%04d".formatted(number);
  }
}
