package io.stowage.acceptance.dropin;

import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.RegistryApi;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;

/** The ways of the specification to upload a blob. */
enum Uploads {
  /** One POST with the digest and the bytes. */
  SINGLE_POST {
    @Override
    void send(RegistryApi registry, String repository, byte[] content) {
      registry.request(
          "POST",
          URI.create(start(repository) + "?digest=" + Digests.of(content)),
          BodyPublishers.ofByteArray(content),
          201,
          OCTETS);
    }
  },
  /** POST, then PUT with the digest and the bytes. */
  POST_PUT {
    @Override
    void send(RegistryApi registry, String repository, byte[] content) {
      URI session = open(registry, repository);
      close(registry, session, content, BodyPublishers.ofByteArray(content));
    }
  },
  /** POST, PATCH with the bytes as a stream, PUT with the digest. */
  STREAMED {
    @Override
    void send(RegistryApi registry, String repository, byte[] content) {
      URI session = open(registry, repository);
      BodyPublisher stream = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content));
      HttpResponse<String> patched = registry.request("PATCH", session, stream, 202, OCTETS);
      close(registry, location(patched), content, BodyPublishers.noBody());
    }
  },
  /** POST, several PATCH with a range each, PUT with the last part and the digest. */
  CHUNKED {
    @Override
    void send(RegistryApi registry, String repository, byte[] content) {
      URI session = open(registry, repository);
      int chunk = content.length / 3;
      for (int start = 0; start < 2 * chunk; start += chunk) {
        byte[] part = Arrays.copyOfRange(content, start, start + chunk);
        HttpResponse<String> patched =
            registry.request(
                "PATCH",
                session,
                BodyPublishers.ofByteArray(part),
                202,
                "Content-Type",
                "application/octet-stream",
                "Content-Range",
                start + "-" + (start + chunk - 1));
        session = location(patched);
      }
      byte[] last = Arrays.copyOfRange(content, 2 * chunk, content.length);
      close(registry, session, content, BodyPublishers.ofByteArray(last));
    }
  };

  private static final String[] OCTETS = {"Content-Type", "application/octet-stream"};

  /** Uploads a blob this way. */
  abstract void send(RegistryApi registry, String repository, byte[] content);

  /** Asks for a blob of another repository to be linked into this one. */
  static void mount(RegistryApi registry, String repository, String from, String digest) {
    registry.request(
        "POST",
        URI.create(start(repository) + "?mount=" + digest + "&from=" + from),
        BodyPublishers.noBody(),
        201);
  }

  private static String start(String repository) {
    return "/v2/" + repository + "/blobs/uploads/";
  }

  private static URI open(RegistryApi registry, String repository) {
    return location(
        registry.request("POST", URI.create(start(repository)), BodyPublishers.noBody(), 202));
  }

  private static void close(RegistryApi registry, URI session, byte[] content, BodyPublisher body) {
    String separator = session.getRawQuery() == null ? "?" : "&";
    registry.request(
        "PUT",
        URI.create(session + separator + "digest=" + Digests.of(content)),
        body,
        201,
        OCTETS);
  }

  private static URI location(HttpResponse<String> response) {
    return URI.create(response.headers().firstValue("Location").orElseThrow());
  }
}
