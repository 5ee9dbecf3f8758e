package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.ChangeStamps;
import io.stowage.driver.ConditionalReads;
import io.stowage.driver.GroupCommits;
import io.stowage.driver.LocalFiles;
import io.stowage.driver.RedirectUrls;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Rules of the driver as a whole. */
final class DriverRules {
  private DriverRules() {}

  static List<Rule> rules(Set<Class<?>> capabilities) {
    return List.of(
        new Rule("offers the capabilities that it should", d -> capabilities(d, capabilities)),
        new Rule("does not offer what it does not know", DriverRules::unknownCapability),
        new Rule("tells a person what it is", DriverRules::name),
        new Rule("is healthy and leaves nothing behind by saying so", DriverRules::health));
  }

  private static void capabilities(StorageDriver driver, Set<Class<?>> expected) {
    Set<Class<?>> offered =
        Stream.<Class<?>>of(
                LocalFiles.class,
                ChangeStamps.class,
                ConditionalReads.class,
                RedirectUrls.class,
                ResumableUploads.class,
                GroupCommits.class)
            .filter(type -> driver.capability(type).isPresent())
            .collect(Collectors.toSet());
    assertThat(offered).isEqualTo(expected);
  }

  private static void unknownCapability(StorageDriver driver) {
    assertThat(driver.capability(Runnable.class)).isEmpty();
  }

  private static void name(StorageDriver driver) {
    assertThat(driver.toString()).isNotBlank().doesNotContain(driver.getClass().getName() + "@");
  }

  private static void health(StorageDriver driver) throws IOException {
    driver.checkHealth();
    assertThat(Listings.toList(driver.list("", ""))).isEmpty();
  }

  /** A driver that is closed fails, and can be closed once more. */
  static void closed(StorageDriver driver) throws IOException {
    driver.close();
    driver.close();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> driver.read("x", 0, 1).close(),
            () -> driver.write("x").close(),
            () -> driver.stat("x"),
            () -> driver.list("x", "").close(),
            () -> driver.children("", "").close(),
            () -> driver.move("x", "y"),
            () -> driver.delete("x"),
            () -> driver.deleteFolder("x"),
            driver::checkHealth)) {
      assertThatThrownBy(call).isInstanceOf(IOException.class);
    }
  }
}
