package io.stowage.acceptance.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Bucket;
import io.stowage.acceptance.fixture.Ceph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The store that the tests of this package run on is there and keeps what it is given. */
class CephTest {

  @ParameterizedTest
  @EnumSource(Ceph.Medium.class)
  void storesObjects(Ceph.Medium medium) {
    try (Ceph ceph = Ceph.start(medium)) {
      Bucket bucket = ceph.bucket("objects");
      assertThat(bucket.keys("")).isEmpty();
      bucket.put("a/b", "first".getBytes(UTF_8));
      bucket.put("a-b", "second".getBytes(UTF_8));
      bucket.put("a/%24 & more", "third".getBytes(UTF_8));
      assertThat(bucket.keys("")).containsExactly("a-b", "a/%24 & more", "a/b");
      assertThat(bucket.get("a/%24 & more")).asString().isEqualTo("third");
      assertThat(bucket.get("a/b")).asString().isEqualTo("first");
      bucket.delete("a-b");
      assertThat(bucket.keys("a/b")).containsExactly("a/b");
      assertThat(bucket.uploads()).isEmpty();
    }
  }
}
