package io.stowage.server.v1;

import io.stowage.core.Registry;
import io.stowage.core.mirror.V1Mirror;
import io.stowage.core.v1.V1Repositories;
import io.stowage.server.auth.Access;
import io.stowage.server.http.AccelRedirect;
import io.stowage.server.http.BlobSender;
import io.stowage.server.http.BodyReceiver;
import io.stowage.server.http.Resource;
import io.stowage.server.http.Route;
import java.util.EnumMap;
import java.util.Map;

/** What the routes of the v1 API do. */
public final class V1Resources {

  private V1Resources() {}

  /**
   * The resources of a registry. One that is not standalone has none for the routes of an index.
   *
   * @param receiver of all bodies
   * @param sender of all blobs and layers
   */
  public static Map<Route, Resource> of(
      Registry registry, V1Options options, BodyReceiver receiver, BlobSender sender) {
    JsonBodies bodies = new JsonBodies(receiver, options.jsonLimit());
    IndexHeaders index = new IndexHeaders(options.endpoints());
    Map<Route, Resource> resources = new EnumMap<>(Route.class);
    resources.put(Route.V1_ROOT, new RootResource(options.issue()));
    resources.put(Route.V1_PING, new PingResource(options));
    resources.put(Route.V1_STATUS, new StatusResource(registry));
    resources.put(
        Route.V1_REPOSITORY,
        new RepositoryResource(registry.repositories(), bodies, index, options.standalone()));
    resources.put(Route.V1_TAGS, new TagsResource(registry.repositories()));
    resources.put(Route.V1_TAG, new TagResource(registry.repositories(), bodies));
    resources.put(Route.V1_TAG_JSON, new TagJsonResource(registry.repositories()));
    resources.put(Route.V1_REPOSITORY_JSON, new RepositoryJsonResource(registry.repositories()));
    resources.put(Route.V1_PROPERTIES, new PropertiesResource(registry.repositories(), bodies));
    if (options.standalone()) {
      resources.put(Route.V1_USERS, new UsersResource(bodies));
      resources.put(Route.V1_USER, new UserResource());
      resources.put(
          Route.V1_SEARCH,
          new SearchResource(options.search(), options.searchLimit(), options.longestWait()));
      resources.put(Route.V1_AUTH, new AuthResource());
      resources.put(Route.V1_IMAGES, new ImagesResource(registry.repositories(), bodies, index));
    }
    putImages(resources, registry, options, receiver, sender, bodies);
    V1Mirror mirror = options.mirror();
    if (mirror != null) {
      mirror(resources, registry, mirror, index);
    }
    return resources;
  }

  /** Has what the registry does not have asked of another. */
  private static void mirror(
      Map<Route, Resource> resources, Registry registry, V1Mirror mirror, IndexHeaders index) {
    V1Repositories repositories = registry.repositories();
    ImageAccess access = new ImageAccess(registry);
    resources.computeIfPresent(
        Route.V1_JSON, (route, kept) -> MirroredImageResource.json(kept, access, mirror));
    resources.computeIfPresent(
        Route.V1_ANCESTRY, (route, kept) -> MirroredImageResource.ancestry(kept, access, mirror));
    resources.computeIfPresent(
        Route.V1_LAYER, (route, kept) -> new MirroredLayerResource(kept, access, mirror));
    resources.computeIfPresent(
        Route.V1_TAGS,
        (route, kept) ->
            new MirroredRepositoryResource(
                kept,
                request -> repositories.hasTags(request.v1Repository()),
                request -> mirror.tags(request.v1Repository()),
                V1Answers::json));
    resources.computeIfPresent(
        Route.V1_TAG,
        (route, kept) ->
            new MirroredRepositoryResource(
                kept,
                request -> repositories.tag(request.v1Repository(), request.item()) != null,
                request -> mirror.tag(request.v1Repository(), request.item()),
                V1Answers::json));
    resources.computeIfPresent(
        Route.V1_REPOSITORY_JSON,
        (route, kept) ->
            new MirroredRepositoryResource(
                kept,
                request -> repositories.isStored(request.v1Repository()),
                request -> mirror.json(request.v1Repository()),
                V1Answers::json));
    resources.computeIfPresent(
        Route.V1_IMAGES,
        (route, kept) ->
            new MirroredRepositoryResource(
                kept,
                request -> repositories.images(request.v1Repository()).length > 0,
                request -> mirror.images(request.v1Repository()),
                (request, images) -> {
                  index.set(request, Access.READ);
                  V1Answers.json(request, images);
                }));
    resources.computeIfPresent(
        Route.V1_SEARCH, (route, own) -> new MirroredSearchResource((SearchResource) own, mirror));
  }

  private static void putImages(
      Map<Route, Resource> resources,
      Registry registry,
      V1Options options,
      BodyReceiver receiver,
      BlobSender sender,
      JsonBodies bodies) {
    ImageAccess access = new ImageAccess(registry);
    LayerSender layers =
        new LayerSender(registry.images(), sender, new AccelRedirect(options.accelRedirect()));
    resources.put(Route.V1_JSON, new JsonResource(registry, access, bodies));
    resources.put(Route.V1_LAYER, new LayerResource(registry.images(), access, receiver, layers));
    resources.put(Route.V1_CHECKSUM, new ChecksumResource(registry.images(), access));
    resources.put(Route.V1_ANCESTRY, new AncestryResource(access));
    resources.put(Route.V1_FILES, new FilesResource(registry.images(), access));
    resources.put(Route.V1_DIFF, new DiffResource(registry.images(), access));
    resources.put(Route.V1_PRIVATE_JSON, new PrivateJsonResource(access));
    resources.put(Route.V1_PRIVATE_LAYER, new PrivateLayerResource(access, layers));
    resources.put(Route.V1_PRIVATE_FILES, new PrivateFilesResource(registry.images(), access));
  }
}
