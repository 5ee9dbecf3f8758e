package io.stowage.acceptance.dropin;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.StoredIn;
import org.junit.jupiter.api.Test;

/** Two servers over one storage: what is done through one is seen through the other at once. */
@StoredIn({StoredIn.Kind.FOLDERS, StoredIn.Kind.S3})
final class NeighboursTest {

  @Test
  void aServerSeesWhatAnotherDoes() {
    try (SharedFolder shared = new SharedFolder();
        ServerProcess first = shared.stowage();
        ServerProcess second = shared.stowage()) {
      RegistryApi writer = SharedFolder.api(first);
      RegistryApi reader = SharedFolder.api(second);
      SideBySideTest.followsTags(shared, first.host(), writer, reader);
      SideBySideTest.followsRepositories(shared, first.host(), reader);
      SideBySideTest.followsDeletes(shared, first.host(), writer, reader);
    }
  }
}
