package io.stowage.driver.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The parts of one multipart upload, sent while others are gathered. For one thread. */
final class Parts {

  private final S3Multiparts store;
  private final Senders senders;
  private final String path;
  private final List<CompletableFuture<String>> tags = new ArrayList<>();
  private @Nullable String id;

  /**
   * Parts of an object.
   *
   * @param path of it
   */
  Parts(S3Multiparts store, Senders senders, String path) {
    this.store = store;
    this.senders = senders;
    this.path = path;
  }

  /**
   * Goes on with an upload.
   *
   * @param id of it; null if none was begun
   * @param sent the entity tags of the parts it has
   */
  Parts(S3Multiparts store, Senders senders, String path, @Nullable String id, List<String> sent) {
    this(store, senders, path);
    this.id = id;
    sent.forEach(tag -> tags.add(CompletableFuture.completedFuture(tag)));
  }

  /** The id of the upload; null as long as nothing was sent. */
  @Nullable String id() {
    return id;
  }

  /**
   * Sends the next part.
   *
   * @param content which the memory gets back when it has been sent
   * @throws IOException also if a part before it has failed
   */
  void send(ByteBuffer content, PartMemory memory) throws IOException {
    boolean taken = false;
    try {
      checkSent();
      String upload = begin();
      int number = tags.size() + 1;
      memory.send();
      taken = true;
      add(
          () -> {
            try {
              return store.part(path, upload, number, content);
            } finally {
              memory.releaseSent(content);
            }
          });
    } finally {
      if (!taken) {
        memory.release(content);
      }
    }
  }

  /** Copies the next part out of an object. */
  void copy(String from, long offset, long length) throws IOException {
    String upload = begin();
    int number = tags.size() + 1;
    add(() -> store.copyPart(from, offset, length, path, upload, number));
  }

  /** Begins the upload unless it is; its id. */
  String begin() throws IOException {
    String known = id;
    if (known == null) {
      known = store.begin(path);
      id = known;
    }
    return known;
  }

  private void add(Callable<String> sending) {
    tags.add(senders.run(sending));
  }

  private void checkSent() throws IOException {
    for (CompletableFuture<String> tag : tags) {
      if (tag.isCompletedExceptionally()) {
        result(tag);
      }
    }
  }

  private static String result(CompletableFuture<String> tag) throws IOException {
    try {
      return tag.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /** Waits until all are sent; their entity tags. */
  List<String> sent() throws IOException {
    List<String> all = new ArrayList<>();
    for (CompletableFuture<String> tag : tags) {
      all.add(result(tag));
    }
    return all;
  }

  /** Makes the object of the parts. */
  void complete() throws IOException {
    store.complete(path, String.valueOf(id), sent());
    id = null;
  }

  /** Waits until none is on its way, and throws away what did not become an object. */
  void abort() throws IOException {
    String upload = id;
    id = null;
    for (CompletableFuture<String> tag : tags) {
      var unused = tag.exceptionally(failure -> "").join();
    }
    if (upload != null) {
      store.abort(path, upload);
    }
  }
}
