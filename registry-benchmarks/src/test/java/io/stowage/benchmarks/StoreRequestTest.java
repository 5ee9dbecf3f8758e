package io.stowage.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreRequestTest {

  @ParameterizedTest
  @CsvSource({
    "GET, /bucket/registry/docker/a?x-id=GetObject, false, GET",
    "GET, /bucket?list-type=2&prefix=registry%2Fdocker%2F, false, LIST",
    "GET, /bucket/?list-type=2, false, LIST",
    "GET, /bucket/key?uploadId=1, false, LIST",
    "HEAD, /bucket/key, false, HEAD",
    "PUT, /bucket/key, false, PUT",
    "PUT, /bucket/key, true, COPY",
    "PUT, /bucket/key?partNumber=1&uploadId=2, true, COPY",
    "PUT, /bucket/key?partNumber=1&uploadId=2, false, PUT_PART",
    "POST, /bucket/key?uploads, false, BEGIN_PARTS",
    "POST, /bucket/key?uploads=, false, BEGIN_PARTS",
    "POST, /bucket/key?uploadId=2, false, COMPLETE_PARTS",
    "POST, /bucket?delete, false, DELETE_MANY",
    "DELETE, /bucket/key, false, DELETE",
    "OPTIONS, /bucket/key, false, OTHER",
  })
  void isRecognised(String method, String target, boolean copies, StoreRequest expected) {
    assertThat(StoreRequest.of(method, target, copies)).isEqualTo(expected);
  }
}
