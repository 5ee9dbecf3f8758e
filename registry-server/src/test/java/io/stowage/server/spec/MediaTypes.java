package io.stowage.server.spec;

/** The media types that the tests push. */
public final class MediaTypes {

  public static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
  public static final String INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  public static final String EMPTY = "application/vnd.oci.empty.v1+json";
  public static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
  public static final String FOREIGN_LAYER =
      "application/vnd.oci.image.layer.nondistributable.v1.tar";
  public static final String DOCKER_IMAGE = "application/vnd.docker.distribution.manifest.v2+json";
  public static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String DOCKER_SCHEMA_1 =
      "application/vnd.docker.distribution.manifest.v1+json";
  public static final String DOCKER_SIGNED_SCHEMA_1 =
      "application/vnd.docker.distribution.manifest.v1+prettyjws";
  public static final String DOCKER_FOREIGN_LAYER =
      "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
  public static final String OCTETS = "application/octet-stream";

  private MediaTypes() {}
}
