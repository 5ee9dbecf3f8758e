package io.stowage.benchmarks;

import io.stowage.benchmarks.RegistryConnection.PushForm;

/** Which client does which row. */
final class Loads {
  private static final int MEGABYTE = 1_000_000;
  private static final int HUNDRED_MEGABYTES = 100_000_000;

  private Loads() {}

  /**
   * A client for one server.
   *
   * @throws IllegalArgumentException for {@link Work#START}, which needs no client
   */
  static Load of(Work work) {
    return switch (work) {
      case MANIFEST_BY_TAG -> new ProgramLoad(ProgramLoad.Target.MANIFEST_BY_TAG);
      case MANIFEST_BY_DIGEST -> new ProgramLoad(ProgramLoad.Target.MANIFEST_BY_DIGEST);
      case BLOB_HEAD -> new ProgramLoad(ProgramLoad.Target.BLOB_HEAD);
      case PULL_1MB -> new PullLoad(MEGABYTE, 8, 8);
      case PULL_100MB -> new PullLoad(HUNDRED_MEGABYTES, 4, 1);
      case PUSH_100MB_PUT -> new PushLoad(HUNDRED_MEGABYTES, 1, PushForm.PUT);
      case PUSH_100MB_PATCH -> new PushLoad(HUNDRED_MEGABYTES, 1, PushForm.PATCH);
      case PUSH_1MB_PUT -> new PushLoad(MEGABYTE, 8, PushForm.PUT);
      case PUSH_1MB_PATCH -> new PushLoad(MEGABYTE, 8, PushForm.PATCH);
      case SMALL_IMAGES -> new SmallImagesLoad();
      case TAGS_PAGE -> PageLoad.tags();
      case CATALOG_PAGE -> PageLoad.catalog();
      case START -> throw new IllegalArgumentException("a start has no client");
    };
  }
}
