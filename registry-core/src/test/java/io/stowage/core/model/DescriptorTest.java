package io.stowage.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.fixture.Content;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorTest {

  private static Descriptor descriptor(String mediaType, boolean external) {
    return new Descriptor(
        mediaType, Content.sha256(new byte[0]), 0, null, Map.of(), null, external);
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip, true",
    "application/vnd.oci.image.layer.nondistributable.v1.tar, true",
    "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip, true",
    "application/vnd.oci.image.layer.v1.tar+gzip, false",
    "application/vnd.docker.image.rootfs.diff.tar.gzip, false",
    "application/foreign, false"
  })
  void needNotBeHeldByItsMediaType(String mediaType, boolean expected) {
    assertThat(descriptor(mediaType, false).isNonDistributable()).isEqualTo(expected);
  }

  @Test
  void needNotBeHeldIfItNamesOtherPlaces() {
    assertThat(descriptor("application/vnd.oci.image.layer.v1.tar", true).isNonDistributable())
        .isTrue();
  }
}
