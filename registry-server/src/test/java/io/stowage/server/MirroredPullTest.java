package io.stowage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.client.ClientLimits;
import io.stowage.client.ClientOptions;
import io.stowage.client.RegistryClient;
import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.event.Events;
import io.stowage.core.event.RegistryListener;
import io.stowage.core.mirror.MirrorOptions;
import io.stowage.core.mirror.Mirrors;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Digest.Algorithm;
import io.stowage.core.model.RepositoryName;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.file.FileDriver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a blob that comes from another registry, which is another server here. */
class MirroredPullTest {

  private static final byte[] CONTENT = new byte[300_000];
  private static final Digest DIGEST = Digest.of(Algorithm.SHA256, CONTENT);

  @TempDir Path folder;

  private static final class Pulls implements RegistryListener {
    private final BlockingQueue<Event> pulls = new LinkedBlockingQueue<>();

    @Override
    public Set<Kind> kinds() {
      return EnumSet.of(Kind.BLOB_PULLED);
    }

    @Override
    public void happened(Event event) {
      pulls.add(event);
    }
  }

  @Test
  void aBlobThatIsNotKeptYetIsPulledToo() throws Exception {
    try (StorageDriver there = FileDriver.open(folder.resolve("there"));
        StorageDriver here = FileDriver.open(folder.resolve("here"));
        Registry upstream = Registry.open(there, RegistryOptions.defaults());
        Registry registry = Registry.open(here, RegistryOptions.defaults());
        RegistryServer source =
            RegistryServer.start(upstream, ServerOptions.builder().port(0).build());
        Mirrors mirrors = mirrors(registry, source);
        RegistryServer server =
            RegistryServer.start(
                registry, ServerOptions.builder().port(0).mirrors(mirrors).build())) {
      try (var upload =
          upstream.uploads().single(RepositoryName.parse("app"), DIGEST, CONTENT.length)) {
        upload.write(ByteBuffer.wrap(CONTENT));
        upload.commit();
      }
      Pulls pulls = new Pulls();
      registry.events().listen("test", pulls, Events.Limits.DEFAULT);

      URI url = URI.create("http://127.0.0.1:" + server.port() + "/v2/hub/app/blobs/" + DIGEST);
      for (int i = 0; i < 2; i++) { // as it comes, and when it is kept
        byte[] body =
            HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray())
                .body();
        assertThat(body).isEqualTo(CONTENT);
        Event pull = pulls.pulls.poll(30, TimeUnit.SECONDS);
        assertThat(pull).isNotNull();
        assertThat(pull.digest()).isEqualTo(DIGEST);
        assertThat(pull.size()).isEqualTo(CONTENT.length);
      }
    }
  }

  private static Mirrors mirrors(Registry registry, RegistryServer source) {
    ClientOptions client =
        new ClientOptions(
            URI.create("http://127.0.0.1:" + source.port()),
            null,
            Set.of(),
            "test",
            ClientLimits.DEFAULT);
    Mirrors.Source from =
        new Mirrors.Source(MirrorOptions.of("hub", "", Set.of()), new RegistryClient(client));
    return new Mirrors(registry, List.of(from), List.of());
  }
}
