package io.stowage.driver.testkit;

import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.ResumableUploads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.List;

/** Uploads that fail where the faults say so. */
final class FaultyUploads implements ResumableUploads {
  private final ResumableUploads uploads;
  private final Faults faults;

  FaultyUploads(ResumableUploads uploads, Faults faults) {
    this.uploads = uploads;
    this.faults = faults;
  }

  @Override
  public ResumableUpload create(String path) throws IOException {
    return faults.call(path, () -> new Upload(uploads.create(path), path, faults));
  }

  @Override
  public ResumableUpload openOrCreate(String path) throws IOException {
    return faults.call(path, () -> new Upload(uploads.openOrCreate(path), path, faults));
  }

  @Override
  public ResumableUpload open(String path) throws IOException {
    return faults.call(path, () -> new Upload(uploads.open(path), path, faults));
  }

  @Override
  public long size(String path) throws IOException {
    return faults.call(path, () -> uploads.size(path));
  }

  @Override
  public void discard(String path) throws IOException {
    faults.run(path, () -> uploads.discard(path));
  }

  @Override
  public void discard(String folder, List<String> objects) throws IOException {
    faults.run(folder, () -> uploads.discard(folder, objects));
  }

  @Override
  public int purge(Instant oldest) throws IOException {
    return faults.call("", () -> uploads.purge(oldest));
  }

  private record Upload(ResumableUpload upload, String path, Faults faults)
      implements ResumableUpload {

    @Override
    public long size() {
      return upload.size();
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      return faults.call(path, () -> FaultyWriter.writeSome(upload, source, path, faults));
    }

    @Override
    public ReadableByteChannel read() throws IOException {
      return faults.call(path, () -> new FaultyReader(upload.read(), path, faults));
    }

    @Override
    public ObjectWriter finish(String target) throws IOException {
      return faults.call(path, () -> new FaultyWriter(upload.finish(target), target, faults));
    }

    @Override
    public boolean isOpen() {
      return upload.isOpen();
    }

    @Override
    public void close() throws IOException {
      upload.close();
    }
  }
}
