package io.stowage.benchmarks;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A row of the table: one kind of work that every server is asked to do. */
enum Work {
  MANIFEST_BY_TAG("manifest GET by tag, 32 connections", Unit.PER_SECOND, Api.TRANSFER),
  MANIFEST_BY_DIGEST("manifest GET by digest, 32 connections", Unit.PER_SECOND, Api.TRANSFER),
  MANIFEST_BY_TAG_8("manifest GET by tag, 8 connections", Unit.PER_SECOND, Api.TRANSFER),
  MANIFEST_BY_DIGEST_8("manifest GET by digest, 8 connections", Unit.PER_SECOND, Api.TRANSFER),
  BLOB_HEAD("blob HEAD, 32 connections", Unit.PER_SECOND, Api.TRANSFER),
  PULL_1MB("pull 1 MB, 8 at once", Unit.GIGABYTES_PER_SECOND, Api.TRANSFER),
  PULL_100MB("pull 100 MB, 4 at once", Unit.GIGABYTES_PER_SECOND, Api.TRANSFER),
  PUSH_100MB_PUT("push 100 MB, one stream, POST+PUT", Unit.GIGABYTES_PER_SECOND, Api.TRANSFER),
  PUSH_100MB_PATCH(
      "push 100 MB, one stream, POST+PATCH+PUT", Unit.GIGABYTES_PER_SECOND, Api.TRANSFER),
  PUSH_100MB_PUT_2("push 100 MB, 2 at once, POST+PUT", Unit.GIGABYTES_PER_SECOND, Api.TRANSFER),
  PUSH_100MB_PATCH_2(
      "push 100 MB, 2 at once, POST+PATCH+PUT", Unit.GIGABYTES_PER_SECOND, Api.TRANSFER),
  PUSH_1MB_PUT("push 1 MB, 8 at once, POST+PUT", Unit.GIGABYTES_PER_SECOND, Api.TRANSFER),
  PUSH_1MB_PATCH("push 1 MB, 8 at once, POST+PATCH+PUT", Unit.GIGABYTES_PER_SECOND, Api.TRANSFER),
  SMALL_IMAGES("small whole images, 8 at once", Unit.PER_SECOND, Api.V2),
  TAGS_PAGE("tags page of 100 out of 10,000", Unit.MILLISECONDS, Api.V2),
  CATALOG_PAGE("catalog page of 100 out of 2,000", Unit.MILLISECONDS, Api.V2),
  START("start to first answer", Unit.SECONDS, Api.TRANSFER),
  V1_JSON("GET json, 8 connections", Unit.PER_SECOND, Api.V1),
  V1_ANCESTRY("GET ancestry of 10 images, 8 connections", Unit.PER_SECOND, Api.V1),
  V1_TAGS_1("GET tags, 1 of them, 8 connections", Unit.PER_SECOND, Api.V1),
  V1_TAGS_50("GET tags, 50 of them, 8 connections", Unit.PER_SECOND, Api.V1),
  V1_PULL_1MB("pull layers of 1 MB, 8 at once", Unit.GIGABYTES_PER_SECOND, Api.V1),
  V1_PULL_100MB("pull layers of 100 MB, 4 at once", Unit.GIGABYTES_PER_SECOND, Api.V1),
  V1_PUSH_1MB("push images with a layer of 1 MB, 8 at once", Unit.GIGABYTES_PER_SECOND, Api.V1),
  V1_PUSH_100MB("push images with a layer of 100 MB, 2 at once", Unit.GIGABYTES_PER_SECOND, Api.V1);

  /** What a disk answers at once is asked of a store over the network by fewer clients. */
  private static final Set<Work> ONLY_OVER_S3 =
      EnumSet.of(MANIFEST_BY_TAG_8, MANIFEST_BY_DIGEST_8, PUSH_100MB_PUT_2, PUSH_100MB_PATCH_2);

  private final String title;
  private final Unit unit;
  private final Api api;

  Work(String title, Unit unit, Api api) {
    this.title = title;
    this.unit = unit;
    this.api = api;
  }

  /** What is measured on a disk when nothing else is said. */
  static Set<Work> onDisk() {
    return EnumSet.complementOf(EnumSet.copyOf(ONLY_OVER_S3));
  }

  /** What is measured over S3 when nothing else is said. */
  static Set<Work> overS3() {
    EnumSet<Work> work =
        EnumSet.of(PULL_1MB, PULL_100MB, PUSH_1MB_PUT, PUSH_1MB_PATCH, SMALL_IMAGES);
    work.addAll(ONLY_OVER_S3);
    return work;
  }

  /** Whether it needs no files that were written into the storage beforehand, and not v1. */
  boolean isPossibleOverS3() {
    return api != Api.V1 && this != TAGS_PAGE && this != CATALOG_PAGE;
  }

  String title() {
    return title;
  }

  Unit unit() {
    return unit;
  }

  /** What a server must speak to do it. */
  Api api() {
    return api;
  }

  /** The name as options spell it, such as {@code push-1mb-put}. */
  String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
