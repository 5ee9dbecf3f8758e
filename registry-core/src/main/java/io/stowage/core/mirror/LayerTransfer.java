package io.stowage.core.mirror;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.model.ImageId;
import io.stowage.core.v1.MirroredImage;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the layer of a v1 image, and so completes the image. */
final class LayerTransfer extends Transfer {

  private static final Logger LOG = LoggerFactory.getLogger(LayerTransfer.class);

  private final V1Source source;
  private final Registry registry;
  private final Path spool;
  private final ImageId id;

  LayerTransfer(
      V1Source source, Registry registry, TransferBuffers buffers, Path spool, ImageId id) {
    super(buffers, ErrorCode.IMAGE_UNKNOWN, source.pause());
    this.source = source;
    this.registry = registry;
    this.spool = spool;
    this.id = id;
  }

  @Override
  boolean fetch() throws UpstreamException {
    if (registry.mirroredImages().isComplete(id)) {
      return false;
    }
    MirroredImage image = source.image(id);
    var unused = source.chain(id); // which has it kept
    try (Upstream.Incoming incoming = open(0);
        Arrival arrival = arrival(image)) {
      receive(source, incoming, arrival);
      return true;
    } catch (RegistryException e) {
      if (e.code() != ErrorCode.DIGEST_INVALID && e.code() != ErrorCode.IMAGE_INVALID) {
        throw e;
      }
      registry.mirroredImages().forget(id); // one of them is wrong
      throw wrong(
          source + " told of " + this + " what does not fit: " + e.message() + "; nothing is kept");
    }
  }

  private Arrival arrival(MirroredImage image) {
    if (image.checksums().isEmpty()) {
      LOG.warn("{} tells no checksum of {}, which is passed on and not kept", source, this);
      return Arrival.unkept(spool);
    }
    return Arrival.layer(registry, id, spool);
  }

  @Override
  Upstream.Incoming open(long offset) throws UpstreamException {
    return source.layer(id, offset);
  }

  @Override
  boolean finishes() {
    return true;
  }

  @Override
  public String toString() {
    return "the layer of image " + id;
  }
}
