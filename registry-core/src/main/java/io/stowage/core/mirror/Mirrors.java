package io.stowage.core.mirror;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.model.Repository;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.V1RepositoryName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which repositories are mirrored, and from where: of the prefixes that fit a name the longest
 * counts. Safe from any thread.
 */
public final class Mirrors implements AutoCloseable {

  /** A prefix; without a mirror, what it is for is this registry's own. */
  private record Area(Prefix prefix, Optional<Mirror> mirror) {}

  /**
   * A registry to mirror.
   *
   * @param upstream closed with the mirrors
   */
  public record Source(MirrorOptions options, Upstream upstream) {}

  private final List<Area> areas;

  /**
   * Mirrors.
   *
   * @param registry that keeps what is fetched
   * @param own prefixes that are not mirrored, inside of others that are
   * @throws IllegalArgumentException if a prefix or a namespace is there twice
   */
  public Mirrors(Registry registry, List<Source> sources, List<String> own) {
    List<Area> all = new ArrayList<>();
    for (String prefix : own) {
      all.add(new Area(new Prefix(prefix), Optional.empty()));
    }
    for (Source source : sources) {
      all.add(
          new Area(
              new Prefix(source.options().prefix()),
              Optional.of(new Mirror(registry, source.options(), source.upstream()))));
    }
    all.sort(Comparator.comparing((Area area) -> area.prefix().text().length()).reversed());
    areas = List.copyOf(all);
    check(all.stream().map(area -> area.prefix().text()).toList(), "prefix");
    check(
        sources.stream().flatMap(source -> source.options().namespaces().stream()).toList(), "ns");
  }

  private static void check(List<String> names, String what) {
    for (String name : names) {
      if (names.indexOf(name) != names.lastIndexOf(name)) {
        throw new IllegalArgumentException("the " + what + " '" + name + "' is there twice");
      }
    }
  }

  /** The mirror that a repository is of; null if it is this registry's own. */
  public @Nullable Mirror of(RepositoryName repository) {
    for (Area area : areas) {
      if (area.prefix().rest(repository) != null) {
        return area.mirror().orElse(null);
      }
    }
    return null;
  }

  /**
   * The repository that a client of several registries means.
   *
   * @param named the name in the registry that it asks for
   * @param namespace that registry
   * @throws RegistryException {@code NAME_UNKNOWN} if that registry, or that part of it, is not
   *     mirrored
   */
  public RepositoryName resolve(RepositoryName named, String namespace) {
    for (Area area : areas) {
      Mirror mirror = area.mirror().orElse(null);
      if (mirror != null && mirror.options().namespaces().contains(namespace)) {
        RepositoryName here = mirror.here(named);
        if (here != null && mirror.equals(of(here))) {
          return here;
        }
      }
    }
    throw new RegistryException(
        ErrorCode.NAME_UNKNOWN, "this registry does not mirror that repository of that ns");
  }

  /**
   * Refuses a push to a repository that is mirrored.
   *
   * @throws RegistryException {@code UNSUPPORTED} that says where to push to
   */
  public void checkPush(Repository repository) {
    List<RepositoryName> names =
        repository instanceof V1RepositoryName v1
            ? v1.ociNames()
            : List.of((RepositoryName) repository);
    for (RepositoryName name : names) {
      Mirror mirror = of(name);
      if (mirror != null) {
        throw new RegistryException(
            ErrorCode.UNSUPPORTED,
            "repository "
                + name
                + " mirrors "
                + mirror.upstream()
                + " and takes no pushes; push there, or to another repository here");
      }
    }
  }

  /** Ends the transfers and closes the upstreams. */
  @Override
  public void close() {
    areas.forEach(area -> area.mirror().ifPresent(Mirror::close));
  }
}
