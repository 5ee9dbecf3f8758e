package io.stowage.benchmarks;

import java.util.Locale;

/** A row of the table: one kind of work that every server is asked to do. */
enum Work {
  MANIFEST_BY_TAG("manifest GET by tag, 32 connections", Unit.PER_SECOND, true),
  MANIFEST_BY_DIGEST("manifest GET by digest, 32 connections", Unit.PER_SECOND, true),
  BLOB_HEAD("blob HEAD, 32 connections", Unit.PER_SECOND, true),
  PULL_1MB("pull 1 MB, 8 at once", Unit.GIGABYTES_PER_SECOND, true),
  PULL_100MB("pull 100 MB, 4 at once", Unit.GIGABYTES_PER_SECOND, true),
  PUSH_100MB_PUT("push 100 MB, one stream, POST+PUT", Unit.GIGABYTES_PER_SECOND, true),
  PUSH_100MB_PATCH("push 100 MB, one stream, POST+PATCH+PUT", Unit.GIGABYTES_PER_SECOND, true),
  PUSH_1MB_PUT("push 1 MB, 8 at once, POST+PUT", Unit.GIGABYTES_PER_SECOND, true),
  PUSH_1MB_PATCH("push 1 MB, 8 at once, POST+PATCH+PUT", Unit.GIGABYTES_PER_SECOND, true),
  SMALL_IMAGES("small whole images, 8 at once", Unit.PER_SECOND, false),
  TAGS_PAGE("tags page of 100 out of 10,000", Unit.MILLISECONDS, false),
  CATALOG_PAGE("catalog page of 100 out of 2,000", Unit.MILLISECONDS, false),
  START("start to first answer", Unit.SECONDS, true);

  private final String title;
  private final Unit unit;
  private final boolean possibleWithoutRegistry;

  Work(String title, Unit unit, boolean possibleWithoutRegistry) {
    this.title = title;
    this.unit = unit;
    this.possibleWithoutRegistry = possibleWithoutRegistry;
  }

  String title() {
    return title;
  }

  Unit unit() {
    return unit;
  }

  /** Whether the bare transfer server, which has no tags and no catalog, can do it too. */
  boolean possibleWithoutRegistry() {
    return possibleWithoutRegistry;
  }

  /** The name as options spell it, such as {@code push-1mb-put}. */
  String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
