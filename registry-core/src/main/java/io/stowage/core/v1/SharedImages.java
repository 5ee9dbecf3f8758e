package io.stowage.core.v1;

import io.stowage.core.model.ImageId;
import io.stowage.core.storage.SharedObjects;
import io.stowage.driver.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Complete images, whole, as servers over one storage share them: what else takes six requests to
 * it. Each by its id and by what the storage tells of its json, so that an image that was removed
 * and pushed anew is another. Safe from any thread.
 */
final class SharedImages {

  private static final byte FORM = 1;

  private final SharedObjects shared;

  SharedImages(SharedObjects shared) {
    this.shared = shared;
  }

  /** An image whose json is this object; null if no server has shared it. */
  @Nullable Image find(ImageId id, StoredObject json) {
    byte[] value = shared.find(key(id, json));
    return value == null ? null : read(id, value);
  }

  /** Shares an image that was read while its json was this object. */
  void put(Image image, StoredObject json) {
    if (image.json().length == json.size()) {
      shared.put(key(image.id(), json), write(image));
    }
  }

  /** Forgets an image whose json is this object. */
  void remove(ImageId id, StoredObject json) {
    shared.remove(key(id, json));
  }

  private static String key(ImageId id, StoredObject json) {
    return "image/" + id + "/" + json.modified() + "/" + json.size();
  }

  private static byte[] write(Image image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(image.json().length + 1024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      write(out, image.json());
      write(out, image.ancestry());
      out.writeInt(image.checksums().size());
      for (String checksum : image.checksums()) {
        write(out, checksum.getBytes(StandardCharsets.UTF_8));
      }
      Layer layer = image.layer();
      // One that docker-registry has left, and nobody has read, has no record.
      write(out, layer.digest() == null ? new byte[0] : layer.bytes());
      out.writeLong(layer.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static @Nullable Image read(ImageId id, byte[] value) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value))) {
      if (in.readByte() != FORM) {
        return null; // of another version of this server
      }
      byte[] json = bytes(in);
      byte[] ancestry = bytes(in);
      int count = in.readInt();
      List<String> checksums = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        checksums.add(new String(bytes(in), StandardCharsets.UTF_8));
      }
      byte[] record = bytes(in);
      long size = in.readLong();
      Layer layer =
          record.length == 0 ? new Layer(null, size, true, false, null, null) : Layer.parse(record);
      List<ImageId> chain = ImageJson.chain(id, ancestry);
      return layer == null || chain == null || !layer.isOf(json)
          ? null
          : new Image(id, json, ancestry, chain, List.copyOf(checksums), layer);
    } catch (IOException e) {
      return null;
    }
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("cut short");
    }
    return in.readNBytes(length);
  }
}
