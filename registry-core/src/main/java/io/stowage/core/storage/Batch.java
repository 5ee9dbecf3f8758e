package io.stowage.core.storage;

import io.stowage.core.RegistryException;
import io.stowage.core.model.Digest;
import io.stowage.driver.ObjectWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects that one request writes. They are durable, all of them, when {@link #commit} has
 * returned; nothing is visible before. For one thread.
 */
public final class Batch implements AutoCloseable {

  private final Store store;
  private final Links links;
  private final List<ObjectWriter> writers = new ArrayList<>();
  private final List<ObjectWriter> opened = new ArrayList<>();
  private final List<String> linkPaths = new ArrayList<>();

  Batch(Store store, Links links) {
    this.store = store;
    this.links = links;
  }

  /** Adds an object. */
  public Batch write(String path, byte[] bytes) {
    try {
      ObjectWriter writer = store.driver().write(path);
      opened.add(writer);
      writer.write(ByteBuffer.wrap(bytes));
      writers.add(writer);
      return this;
    } catch (IOException e) {
      throw RegistryException.storage("writing an object", e);
    }
  }

  /** Adds an object that somebody else has written and closes. */
  public Batch add(ObjectWriter writer) {
    writers.add(writer);
    return this;
  }

  /** Adds a link. */
  public Batch link(String path, Digest digest) {
    linkPaths.add(path);
    return write(path, digest.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Makes everything visible and durable. */
  public void commit() {
    commit(List.of());
  }

  /**
   * Makes everything visible and durable.
   *
   * @param next that will be committed later and is complete: that costs less then
   */
  public void commitBefore(Batch next) {
    commit(next.writers);
  }

  private void commit(List<ObjectWriter> next) {
    try {
      if (!writers.isEmpty()) {
        store.groups().commit(writers, next);
        linkPaths.forEach(links::seen);
      }
    } catch (IOException e) {
      throw RegistryException.storage("storing", e);
    }
  }

  /** Throws away what was not committed. */
  @Override
  public void close() {
    IOException failure = null;
    for (ObjectWriter writer : opened) {
      try {
        writer.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw RegistryException.storage("closing an object", failure);
    }
  }
}
