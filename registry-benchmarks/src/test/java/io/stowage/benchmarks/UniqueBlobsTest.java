package io.stowage.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UniqueBlobsTest {
  @Test
  void everyBlobDiffersAndHasItsDigest() {
    UniqueBlobs blobs = new UniqueBlobs(1000, new Random(1));
    blobs.prepare(3);
    Set<String> digests = new HashSet<>();

    digests.add(blobs.next());
    blobs.prepare(4);
    while (blobs.hasNext()) {
      String digest = blobs.next();
      assertThat(digest).isEqualTo(Sha256.of(blobs.bytes()));
      digests.add(digest);
    }

    assertThat(digests).hasSize(5);
    assertThat(blobs.bytes().remaining()).isEqualTo(1000);
  }
}
