package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Large blobs pushed at once, each by a client of its own, in the forms that clients use. */
final class LargePushes {

  private static final List<UploadForm> FORMS =
      List.of(UploadForm.POST_PUT, UploadForm.POST_PATCH_PUT, UploadForm.STREAM);

  private final String repository;
  private final List<Content> contents;

  LargePushes(String repository, List<Content> contents) {
    this.repository = repository;
    this.contents = contents;
  }

  /**
   * Pushes all of them to a server, and looks that they are there and how much memory it took.
   *
   * @param how to say in the result
   * @param residentLimit the most memory that the server may take, in MiB
   * @return the seconds it took
   */
  double to(ServerProcess server, String how, int residentLimit)
      throws IOException, InterruptedException, ExecutionException {
    long start = System.nanoTime();
    ExecutorService clients = Executors.newFixedThreadPool(contents.size());
    try {
      for (Future<Answer> answer : begin(server, clients)) {
        answer.get().expect(201);
      }
    } finally {
      clients.shutdownNow();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    verify(server);
    long peak = ResidentMemory.peakMebibytes(server.pid());
    long mebibytes = contents.get(0).size() >> 20;
    Scale.say(
        "memory: %d pushes of %d MB, %s: %.1f s, %.0f MB/s, %d MB resident"
            .formatted(
                contents.size(),
                mebibytes,
                how,
                seconds,
                contents.size() * mebibytes / seconds,
                peak));
    assertThat(peak).isLessThan(residentLimit);
    return seconds;
  }

  /** Begins to push all of them. */
  List<Future<Answer>> begin(ServerProcess server, ExecutorService clients) {
    List<Future<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < contents.size(); i++) {
      Content content = contents.get(i);
      UploadForm form = FORMS.get(i % FORMS.size());
      answers.add(
          clients.submit(
              () -> {
                try (PushClient client = new PushClient(server.port())) {
                  return form.push(client, repository, content);
                }
              }));
    }
    return answers;
  }

  private void verify(ServerProcess server) throws IOException {
    try (PushClient client = new PushClient(server.port())) {
      for (Content content : contents) {
        Answer head = client.head("/v2/" + repository + "/blobs/" + content.digest()).expect(200);
        assertThat(head.header("content-length")).isEqualTo(Long.toString(content.size()));
      }
      String first = contents.get(0).digest();
      Answer blob = client.get("/v2/" + repository + "/blobs/" + first).expect(200);
      assertThat(blob.digest()).isEqualTo(first);
    }
  }
}
