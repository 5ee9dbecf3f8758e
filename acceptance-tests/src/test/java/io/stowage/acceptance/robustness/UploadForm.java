package io.stowage.acceptance.robustness;

import java.io.IOException;
import java.util.Map;

/** The forms in which a client may upload a blob. */
enum UploadForm {
  POST_PUT {
    @Override
    Answer push(PushClient client, String repository, Content content) throws IOException {
      return client.put(closing(open(client, repository), content), content);
    }
  },
  POST_PATCH_PUT {
    @Override
    Answer push(PushClient client, String repository, Content content) throws IOException {
      String session = patch(client, open(client, repository), content, 0, content.size());
      return client.put(closing(session, content), Payload.EMPTY);
    }
  },
  POST_PATCH_PATCH_PUT {
    @Override
    Answer push(PushClient client, String repository, Content content) throws IOException {
      long third = content.size() / 3;
      String session = patch(client, open(client, repository), content, 0, third);
      session = patch(client, session, content, third, 2 * third);
      return client.send(
          "PUT",
          closing(session, content),
          Map.of("Content-Range", 2 * third + "-" + (content.size() - 1)),
          content.part(2 * third, content.size()));
    }
  },
  STREAM {
    @Override
    Answer push(PushClient client, String repository, Content content) throws IOException {
      Answer streamed =
          client.stream("PATCH", open(client, repository), Map.of(), content).expect(202);
      return client.put(closing(streamed.location(), content), Payload.EMPTY);
    }
  },
  SINGLE_POST {
    @Override
    Answer push(PushClient client, String repository, Content content) throws IOException {
      return client.send(
          "POST",
          "/v2/" + repository + "/blobs/uploads/?digest=" + content.digest(),
          Map.of("Content-Type", "application/octet-stream"),
          content);
    }
  };

  /** Uploads all of it and gives the answer to the last request. */
  abstract Answer push(PushClient client, String repository, Content content) throws IOException;

  /** Opens a session and gives where to go on. */
  static String open(PushClient client, String repository) throws IOException {
    return client.post("/v2/" + repository + "/blobs/uploads/").expect(202).location();
  }

  /** Uploads some bytes of it as a chunk and gives where to go on. */
  static String patch(PushClient client, String session, Content content, long from, long to)
      throws IOException {
    return client
        .send(
            "PATCH",
            session,
            Map.of("Content-Range", from + "-" + (to - 1)),
            content.part(from, to))
        .expect(202)
        .location();
  }

  /** The target of the request that closes a session. */
  static String closing(String session, Content content) {
    return session + (session.contains("?") ? "&" : "?") + "digest=" + content.digest();
  }
}
