package io.stowage.acceptance.robustness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Uploads that announced a body and send nothing of it, each on a connection of its own. */
final class IdleUploads implements AutoCloseable {

  private final List<PushClient> idle = new ArrayList<>();

  IdleUploads(int port, String repository, List<Content> contents) throws IOException {
    try (PushClient opening = new PushClient(port)) {
      for (Content content : contents) {
        String session = UploadForm.open(opening, repository);
        PushClient client = new PushClient(port);
        idle.add(client);
        client.begin("PUT", UploadForm.closing(session, content), Map.of(), content.size());
      }
    }
  }

  /** How many there are. */
  int count() {
    return idle.size();
  }

  @Override
  public void close() {
    idle.forEach(PushClient::close);
  }
}
