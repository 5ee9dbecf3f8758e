package io.stowage.benchmarks;

import io.stowage.benchmarks.RegistryConnection.PushForm;
import org.jspecify.annotations.Nullable;

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
      case MANIFEST_BY_TAG -> new ProgramLoad(ProgramLoad.Target.MANIFEST_BY_TAG, 32);
      case MANIFEST_BY_DIGEST -> new ProgramLoad(ProgramLoad.Target.MANIFEST_BY_DIGEST, 32);
      case BLOB_HEAD -> new ProgramLoad(ProgramLoad.Target.BLOB_HEAD, 32);
      case PULL_1MB -> new PullLoad(MEGABYTE, 8, 8);
      case PULL_100MB -> new PullLoad(HUNDRED_MEGABYTES, 4, 1);
      case PUSH_100MB_PUT -> new PushLoad(HUNDRED_MEGABYTES, 1, PushForm.PUT);
      case PUSH_100MB_PATCH -> new PushLoad(HUNDRED_MEGABYTES, 1, PushForm.PATCH);
      case PUSH_1MB_PUT -> new PushLoad(MEGABYTE, 8, PushForm.PUT);
      case PUSH_1MB_PATCH -> new PushLoad(MEGABYTE, 8, PushForm.PATCH);
      case SMALL_IMAGES -> new SmallImagesLoad();
      case MANIFEST_BY_TAG_8 -> new ProgramLoad(ProgramLoad.Target.MANIFEST_BY_TAG, 8);
      case MANIFEST_BY_DIGEST_8 -> new ProgramLoad(ProgramLoad.Target.MANIFEST_BY_DIGEST, 8);
      case PUSH_100MB_PUT_2 -> new PushLoad(HUNDRED_MEGABYTES, 2, PushForm.PUT);
      case PUSH_100MB_PATCH_2 -> new PushLoad(HUNDRED_MEGABYTES, 2, PushForm.PATCH);
      case TAGS_PAGE -> PageLoad.tags();
      case CATALOG_PAGE -> PageLoad.catalog();
      case V1_JSON -> new V1ReadLoad(V1ReadLoad.Target.JSON, 1);
      case V1_ANCESTRY -> new V1ReadLoad(V1ReadLoad.Target.ANCESTRY, 1);
      case V1_TAGS_1 -> new V1ReadLoad(V1ReadLoad.Target.TAGS, 1);
      case V1_TAGS_50 -> new V1ReadLoad(V1ReadLoad.Target.TAGS, 50);
      case V1_PULL_1MB -> new V1PullLoad(MEGABYTE, 8, 8);
      case V1_PULL_100MB -> new V1PullLoad(HUNDRED_MEGABYTES, 4, 1);
      case V1_PUSH_1MB -> new V1PushLoad(MEGABYTE, 8);
      case V1_PUSH_100MB -> new V1PushLoad(HUNDRED_MEGABYTES, 2);
      case START -> throw new IllegalArgumentException("a start has no client");
    };
  }

  /** A client that transfers the same as blobs of the OCI API; null if that makes no sense. */
  static @Nullable Load overV2(Work work) {
    return switch (work) {
      case V1_PULL_1MB -> of(Work.PULL_1MB);
      case V1_PULL_100MB -> of(Work.PULL_100MB);
      case V1_PUSH_1MB -> of(Work.PUSH_1MB_PUT);
      case V1_PUSH_100MB -> of(Work.PUSH_100MB_PUT_2);
      default -> null;
    };
  }
}
