package io.stowage.core.mirror;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.mirror.UpstreamException.Reason;
import io.stowage.core.model.Digest;
import io.stowage.core.model.RepositoryName;
import java.io.IOException;

/** Brings a blob. */
final class BlobTransfer extends Transfer {

  private final Mirror mirror;
  private final Registry registry;
  private final RepositoryName repository;
  private final Digest digest;

  BlobTransfer(
      Mirror mirror,
      Registry registry,
      TransferBuffers buffers,
      RepositoryName repository,
      Digest digest) {
    super(buffers, ErrorCode.BLOB_UNKNOWN, mirror.options().pause());
    this.mirror = mirror;
    this.registry = registry;
    this.repository = repository;
    this.digest = digest;
  }

  @Override
  boolean fetch() throws UpstreamException {
    if (isKept() || isAdopted()) {
      return false;
    }
    try (Upstream.Incoming incoming = open(0);
        Arrival arrival =
            Arrival.blob(
                registry, repository, digest, incoming.length(), mirror.options().spool())) {
      receive(mirror.upstream(), incoming, arrival);
      return true;
    } catch (RegistryException e) {
      if (e.code() != ErrorCode.DIGEST_INVALID) {
        throw e;
      }
      throw wrong(
          mirror.upstream()
              + " sent other bytes than those of blob "
              + digest
              + " of "
              + mirror.there(repository)
              + "; nothing of it is kept");
    }
  }

  @Override
  Upstream.Incoming open(long offset) throws UpstreamException {
    return offset == 0
        ? mirror.ask(repository, there -> mirror.upstream().blob(there, digest, 0))
        : mirror.upstream().blob(mirror.there(repository), digest, offset);
  }

  @Override
  boolean finishes() {
    return mirror.options().finish();
  }

  /** Whether the storage had it for another repository, and the upstream has it in this one. */
  private boolean isAdopted() throws UpstreamException {
    long stored = registry.blobs().storedSize(digest);
    if (stored < 0) {
      return false;
    }
    try {
      long size = mirror.ask(repository, there -> mirror.upstream().blobSize(there, digest));
      return size == stored && registry.blobs().adopt(repository, digest, stored);
    } catch (UpstreamException e) {
      if (e.reason() == Reason.DOWN || e.reason() == Reason.LIMITED) {
        throw e;
      }
      return false; // where blobs are redirected, some let nobody ask for the size
    }
  }

  private boolean isKept() {
    try {
      registry.blobs().open(repository, digest).close();
      return true;
    } catch (RegistryException e) {
      if (Failures.isUnknown(e)) {
        return false;
      }
      throw e;
    } catch (IOException e) {
      throw RegistryException.storage("closing a blob", e);
    }
  }

  @Override
  public String toString() {
    return "blob " + digest + " of " + repository;
  }
}
