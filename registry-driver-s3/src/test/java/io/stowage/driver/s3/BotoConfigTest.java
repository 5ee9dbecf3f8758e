package io.stowage.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BotoConfigTest {

  @TempDir private Path folder;

  @Test
  void readsLaterFilesOverEarlierOnes() throws IOException {
    Path machine =
        Files.writeString(
            folder.resolve("boto.cfg"),
            """
            [Credentials]
            # a comment
            aws_access_key_id = one
            boto_host: store.example
            ; boto_port = 1

            [Boto]
            proxy=
            boto_host = other
            """);
    Path own =
        Files.writeString(folder.resolve(".boto"), "[credentials]\nAWS_ACCESS_KEY_ID=a=b:c \n");
    BotoConfig config = BotoConfig.read(List.of(machine, folder.resolve("none"), own));
    assertThat(config.value("Credentials", "aws_access_key_id")).contains("a=b:c");
    assertThat(config.value("Credentials", "boto_host")).contains("store.example");
    assertThat(config.value("Credentials", "boto_port")).isEmpty();
    assertThat(config.value("Boto", "proxy")).isEmpty();
  }

  @Test
  void saysWhichFileCannotBeRead() {
    assertThatIOException()
        .isThrownBy(() -> BotoConfig.read(List.of(folder)))
        .withMessageStartingWith(folder + ": cannot be read");
  }
}
