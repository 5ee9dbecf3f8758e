package io.stowage.driver.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That every byte arrives once and in order, whichever way each piece of them is written. */
class GrowingFileTest {
  private static final int PAGE = 4096;
  private static final int CAPACITY = 1 << 20;

  private final Random random = new Random(5);

  private static GrowingFile open(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new GrowingFile(
        path,
        channel,
        GrowingFile.identityOf(path),
        new DirectWrites(Objects.requireNonNull(path.getParent())));
  }

  /** Appends pieces of all sizes, at aligned and other addresses, leaving the file in between. */
  private void appendsEverything(Path path) throws IOException {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    ByteBuffer aligned = ByteBuffer.allocateDirect(CAPACITY + PAGE).alignedSlice(PAGE);
    for (int opened = 0; opened < 6; opened++) {
      try (GrowingFile file = open(path)) {
        assertThat(file.size()).isEqualTo(expected.size());
        for (int i = 0; i < 20; i++) {
          boolean pages = random.nextInt(3) > 0;
          int length = pages ? random.nextInt(200) * PAGE : random.nextInt(CAPACITY - PAGE);
          if (expected.size() % PAGE != 0 && random.nextBoolean()) {
            length = PAGE - expected.size() % PAGE; // to where pages can begin again
          }
          byte[] bytes = new byte[length];
          random.nextBytes(bytes);
          ByteBuffer source = random.nextInt(8) == 0 ? ByteBuffer.allocate(CAPACITY) : aligned;
          source.clear().position(random.nextInt(4) == 0 ? random.nextInt(PAGE) : 0);
          source.limit(source.position() + length);
          source.duplicate().put(bytes);
          file.append(source);
          assertThat(source.hasRemaining()).isFalse();
          expected.writeBytes(bytes);
        }
        assertThat(file.size()).isEqualTo(expected.size());
        file.force();
      }
    }
    assertThat(Files.readAllBytes(path)).isEqualTo(expected.toByteArray());
  }

  @Test
  void appendsOnDisk(@TempDir Path folder) throws IOException {
    appendsEverything(folder.resolve("file"));
  }

  @Test
  void appendsInMemory() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      appendsEverything(Files.createDirectory(memory.getPath("/folder")).resolve("file"));
    }
  }

  @Test
  void takesLargePiecesOfPagesOnly(@TempDir Path folder) throws IOException {
    DirectWrites writes = new DirectWrites(folder);
    ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY + PAGE).alignedSlice(PAGE);
    buffer.limit(CAPACITY - 1);
    assertThat(writes.piece(buffer, 0)).isIn(CAPACITY - PAGE, 0); // 0 where the disk's are larger
    assertThat(writes.piece(buffer, 1)).isZero();
    assertThat(writes.piece(buffer.duplicate().position(1), 0)).isZero();
    assertThat(writes.piece(buffer.duplicate().limit(PAGE), 0)).isZero();
    assertThat(writes.piece(ByteBuffer.allocate(CAPACITY), 0)).isZero();
  }

  @Test
  void doesNotWriteIntoAnotherFileAtThePath(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("file");
    ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY + PAGE).alignedSlice(PAGE);
    try (GrowingFile file = open(path)) {
      Files.move(path, folder.resolve("moved"));
      Files.createFile(path);
      file.append(buffer.limit(CAPACITY));
      assertThat(file.size()).isEqualTo(CAPACITY);
    }
    assertThat(path).isEmptyFile();
    assertThat(folder.resolve("moved")).hasSize(CAPACITY);
    try (GrowingFile file = open(path)) {
      Files.delete(path);
      file.append(buffer.clear().limit(CAPACITY));
    }
    assertThat(path).doesNotExist();
  }
}
