package io.stowage.core.model;

import java.util.Locale;
import java.util.Set;

/** The media types that the registry tells apart. */
public final class MediaType {

  /** An image (OCI image specification, "Image Manifest"). */
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  /** A list of manifests (OCI image specification, "Image Index"). */
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

  /** An artifact, as a release candidate of the OCI image specification had it. */
  public static final String OCI_ARTIFACT = "application/vnd.oci.artifact.manifest.v1+json";

  /** Docker's image, schema 2. */
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";

  /** Docker's list of manifests. */
  public static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";

  private static final String DOCKER_SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+";
  private static final Set<String> IMAGES = Set.of(OCI_MANIFEST, DOCKER_MANIFEST, OCI_ARTIFACT);
  private static final Set<String> INDEXES = Set.of(OCI_INDEX, DOCKER_LIST);

  private MediaType() {}

  /** Whether manifests of the type list layers. */
  public static boolean isImage(String mediaType) {
    return IMAGES.contains(mediaType);
  }

  /** Whether manifests of the type list manifests. */
  public static boolean isIndex(String mediaType) {
    return INDEXES.contains(mediaType);
  }

  /** Whether it is Docker's image manifest of 2014, signed or not. */
  public static boolean isSchema1(String mediaType) {
    return mediaType.startsWith(DOCKER_SCHEMA_1);
  }

  static boolean isNonDistributable(String mediaType) {
    return mediaType.contains(".nondistributable.") || mediaType.contains(".foreign.");
  }

  /** A media type without its parameters, in lower case. */
  public static String withoutParameters(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.trim().toLowerCase(Locale.ROOT);
  }
}
