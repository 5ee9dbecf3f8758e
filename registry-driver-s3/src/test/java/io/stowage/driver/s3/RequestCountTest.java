package io.stowage.driver.s3;

import static io.stowage.driver.s3.fault.S3Operation.ABORT_MULTIPART_UPLOAD;
import static io.stowage.driver.s3.fault.S3Operation.COMPLETE_MULTIPART_UPLOAD;
import static io.stowage.driver.s3.fault.S3Operation.COPY_OBJECT;
import static io.stowage.driver.s3.fault.S3Operation.CREATE_MULTIPART_UPLOAD;
import static io.stowage.driver.s3.fault.S3Operation.DELETE_OBJECT;
import static io.stowage.driver.s3.fault.S3Operation.DELETE_OBJECTS;
import static io.stowage.driver.s3.fault.S3Operation.GET_OBJECT;
import static io.stowage.driver.s3.fault.S3Operation.HEAD_OBJECT;
import static io.stowage.driver.s3.fault.S3Operation.LIST_OBJECTS;
import static io.stowage.driver.s3.fault.S3Operation.PUT_OBJECT;
import static io.stowage.driver.s3.fault.S3Operation.UPLOAD_PART;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.driver.Listing;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import io.stowage.driver.s3.fault.FaultProxy;
import io.stowage.driver.s3.fault.S3Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How often the store is asked for each thing that is done: requests are what costs. */
class RequestCountTest {

  private static final int PART = (int) S3Settings.MIN_PART_SIZE;

  @RegisterExtension private static final S3ProxyServer SERVER = new S3ProxyServer();

  /** Something done with the driver. */
  private interface Action {
    void run() throws IOException;
  }

  private final FaultProxy proxy;
  private final StorageDriver driver;

  RequestCountTest() throws IOException {
    proxy = FaultProxy.start(SERVER.uri());
    driver = S3Driver.open(SERVER.settings(SERVER.newBucket(), proxy.uri()).partSize(PART).build());
  }

  @BeforeEach
  void writeAnObject() throws IOException {
    driver.writeAll("a/b", new byte[] {1, 2, 3});
  }

  @AfterEach
  void close() throws IOException {
    driver.close();
    proxy.close();
  }

  private Map<S3Operation, Integer> requests(Action action) throws IOException {
    proxy.forgetRequests();
    action.run();
    return proxy.requests();
  }

  @Test
  void smallObjectsTakeOneRequestEach() throws IOException {
    assertThat(requests(() -> driver.writeAll("a/c", new byte[70_000])))
        .isEqualTo(Map.of(PUT_OBJECT, 1));
    assertThat(requests(() -> driver.readAll("a/c", 70_000))).isEqualTo(Map.of(GET_OBJECT, 1));
    assertThat(requests(() -> driver.read("a/c", 10, 10).close())).isEqualTo(Map.of(GET_OBJECT, 1));
    assertThat(requests(() -> driver.stat("a/b"))).isEqualTo(Map.of(HEAD_OBJECT, 1));
  }

  @Test
  void movesAndDeletesTakeTwo() throws IOException {
    assertThat(requests(() -> driver.move("a/b", "c")))
        .isEqualTo(Map.of(COPY_OBJECT, 1, DELETE_OBJECT, 1));
    assertThat(requests(() -> driver.delete("c")))
        .isEqualTo(Map.of(HEAD_OBJECT, 1, DELETE_OBJECT, 1));
    driver.writeAll("d/1", new byte[1]);
    driver.writeAll("d/2/3", new byte[1]);
    assertThat(requests(() -> driver.deleteFolder("d")))
        .isEqualTo(Map.of(LIST_OBJECTS, 1, DELETE_OBJECTS, 1));
  }

  @Test
  void aPageIsListedAtOnce() throws IOException {
    for (int i = 0; i < 50; i++) {
      driver.writeAll("list/" + i, new byte[1]);
    }
    assertThat(
            requests(
                () -> {
                  try (Listing<StoredObject> listing = driver.list("list", "")) {
                    while (listing.next() != null) {
                      // All are wanted.
                    }
                  }
                }))
        .isEqualTo(Map.of(LIST_OBJECTS, 1));
  }

  @Test
  void largeObjectsTakeOnePerPartAndTwo() throws IOException {
    assertThat(requests(() -> driver.writeAll("large", new byte[2 * PART + 1])))
        .isEqualTo(
            Map.of(CREATE_MULTIPART_UPLOAD, 1, UPLOAD_PART, 3, COMPLETE_MULTIPART_UPLOAD, 1));
  }

  @Test
  void whatIsNotCommittedIsAborted() throws IOException {
    assertThat(
            requests(
                () -> {
                  try (ObjectWriter writer = driver.write("large")) {
                    writer.write(ByteBuffer.allocate(PART + 1));
                  }
                }))
        .isEqualTo(Map.of(CREATE_MULTIPART_UPLOAD, 1, UPLOAD_PART, 1, ABORT_MULTIPART_UPLOAD, 1));
  }

  @Test
  void anUploadOfOneStepAndItsEndTakeFour() throws IOException {
    ResumableUploads uploads = driver.capability(ResumableUploads.class).orElseThrow();
    assertThat(
            requests(
                () -> {
                  try (ResumableUpload upload = uploads.openOrCreate("upload")) {
                    upload.write(ByteBuffer.allocate(100_000));
                  }
                }))
        .isEqualTo(Map.of(HEAD_OBJECT, 1, PUT_OBJECT, 1));
    assertThat(
            requests(
                () -> {
                  try (ResumableUpload upload = uploads.open("upload");
                      ObjectWriter writer = upload.finish("a/d")) {
                    writer.commit();
                  }
                }))
        .isEqualTo(Map.of(GET_OBJECT, 1, PUT_OBJECT, 1));
  }
}
