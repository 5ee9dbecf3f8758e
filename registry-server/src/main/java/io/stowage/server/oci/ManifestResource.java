package io.stowage.server.oci;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Reference;
import io.stowage.core.model.Tag;
import io.stowage.core.oci.Manifests.Pushed;
import io.stowage.core.oci.StoredManifest;
import io.stowage.server.http.BodyReceiver;
import io.stowage.server.http.Conditions;
import io.stowage.server.http.Json;
import io.stowage.server.http.MemoryBody;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.undertow.util.Headers;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v2/<name>/manifests/<reference>} ("Pulling manifests", "Pushing Manifests", "Deleting
 * Manifests").
 */
public final class ManifestResource implements Resource {

  private static final int MOST_TAGS = 100;

  private final Registry registry;
  private final BodyReceiver receiver;

  /** Manifests of a registry. */
  public ManifestResource(Registry registry, BodyReceiver receiver) {
    this.registry = registry;
    this.receiver = receiver;
  }

  @Override
  public boolean answerImmediately(Request request) {
    if (!request.method().equals("GET")) {
      return false;
    }
    Reference reference = Reference.parse(request.item());
    StoredManifest manifest = registry.manifests().getUnchanged(request.repository(), reference);
    if (manifest == null) {
      return false;
    }
    pulled(request, reference, manifest);
    return true;
  }

  @Override
  public void answer(Request request) {
    Reference reference = Reference.parse(request.item());
    switch (request.method()) {
      case "GET" ->
          pulled(request, reference, registry.manifests().get(request.repository(), reference));
      case "HEAD" -> send(request, registry.manifests().head(request.repository(), reference));
      case "DELETE" -> {
        registry.manifests().delete(request.repository(), reference);
        request.end(202);
      }
      default -> receive(request, reference);
    }
  }

  /** Answers with a manifest in place of what was asked for, which means it. */
  void answer(Request request, Reference asked, Digest digest) {
    if (request.isHead()) {
      send(request, registry.manifests().head(request.repository(), digest));
    } else {
      pulled(request, asked, registry.manifests().get(request.repository(), digest));
    }
  }

  private void pulled(Request request, Reference reference, StoredManifest manifest) {
    request.tell(
        registry.events(),
        Kind.MANIFEST_PULLED,
        kind ->
            Event.ofManifest(
                kind,
                request.repository(),
                manifest.digest(),
                manifest.mediaType(),
                manifest.bytes().length,
                reference instanceof Tag tag ? tag.toString() : null));
    send(request, manifest);
  }

  private static void send(Request request, StoredManifest manifest) {
    String digest = manifest.digest().toString();
    request
        .set(OciHeaders.CONTENT_DIGEST, digest)
        .set(Headers.ETAG, Json.entityTag(manifest.digest()));
    if (Conditions.notModified(request, manifest.digest())) {
      request.end(304);
      return;
    }
    request.set(Headers.CONTENT_TYPE, manifest.mediaType());
    request.send(manifest.bytes());
  }

  private void receive(Request request, Reference reference) {
    List<Tag> tags = tags(request, reference);
    checkIfMatch(request, reference);
    MemoryBody body =
        new MemoryBody(
            registry.options().manifestLimit(),
            request.contentLength(),
            bytes -> put(request, reference, tags, bytes),
            limit ->
                new RegistryException(
                    ErrorCode.MANIFEST_TOO_LARGE,
                    "the manifest is larger than the limit of " + limit + " bytes"));
    receiver.receive(request, body);
  }

  /** Tags beside a digest, in the query (specification 1.2 in development, "Pushing Manifests"). */
  private static List<Tag> tags(Request request, Reference reference) {
    List<String> values = request.query().all("tag");
    if (values.isEmpty()) {
      return List.of();
    }
    if (reference instanceof Tag) {
      throw new RegistryException(
          ErrorCode.BAD_REQUEST, "tag parameters go with a manifest that is pushed by digest");
    }
    if (values.size() > MOST_TAGS) {
      throw new RegistryException(
          ErrorCode.BAD_REQUEST, "more than " + MOST_TAGS + " tag parameters");
    }
    Set<Tag> tags = new LinkedHashSet<>();
    for (String value : values) {
      tags.add(Tag.parse(value));
    }
    return List.copyOf(tags);
  }

  /**
   * Lets clients replace a list under a tag without losing another's change ("Referrers Tag
   * Schema").
   */
  private void checkIfMatch(Request request, Reference reference) {
    if (request.header(Headers.IF_MATCH) == null || !(reference instanceof Tag tag)) {
      return;
    }
    @Nullable Digest current = registry.tags().resolve(request.repository(), tag);
    if (Conditions.failsIfMatch(request, current)) {
      throw new RegistryException(
          ErrorCode.PRECONDITION_FAILED, "the tag " + tag + " means another manifest now");
    }
  }

  private void put(Request request, Reference reference, List<Tag> tags, byte[] bytes) {
    if (bytes.length == 0) {
      throw new RegistryException(ErrorCode.MANIFEST_INVALID, "the body is empty");
    }
    Pushed pushed =
        registry
            .manifests()
            .put(
                request.repository(), reference, tags, bytes, request.header(Headers.CONTENT_TYPE));
    String digest = pushed.digest().toString();
    request
        .set(OciHeaders.CONTENT_DIGEST, digest)
        .location("/v2/" + request.repository() + "/manifests/" + request.item());
    if (pushed.subject() != null) {
      request.set(OciHeaders.SUBJECT, pushed.subject().toString());
    }
    if (!tags.isEmpty()) {
      request.set(
          OciHeaders.TAG,
          pushed.tags().stream().map(Tag::toString).collect(Collectors.joining(", ")));
    }
    if (pushed.missing() > 0) {
      request.set(
          Headers.WARNING,
          "299 - \"the repository does not have "
              + pushed.missing()
              + " of what the manifest lists; push it before you pull\"");
    }
    request.end(201);
  }
}
