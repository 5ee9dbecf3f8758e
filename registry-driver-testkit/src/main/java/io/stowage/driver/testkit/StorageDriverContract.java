package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.driver.ChangeStamps;
import io.stowage.driver.ConditionalReads;
import io.stowage.driver.FolderEntry;
import io.stowage.driver.GroupCommits;
import io.stowage.driver.LocalFiles;
import io.stowage.driver.RedirectUrls;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of {@link StorageDriver} and its capabilities. Extend it, give it a driver, and say
 * which capabilities that has; each rule becomes a test of its own.
 *
 * <pre>{@code
 * class MyDriverTest extends StorageDriverContract {
 *   @Override
 *   protected StorageDriver open() throws IOException {
 *     return new MyDriver(...);
 *   }
 *
 *   @Override
 *   protected Set<Class<?>> capabilities() {
 *     return Set.of();
 *   }
 * }
 * }</pre>
 */
public abstract class StorageDriverContract {

  /** Made by a subclass. */
  protected StorageDriverContract() {}

  /**
   * Opens a driver. It is called for each rule, which closes the driver after it has deleted
   * everything in the storage and checked that nothing is left, so it may be the same storage each
   * time. It must be empty, and used by nobody else.
   */
  protected abstract StorageDriver open() throws IOException;

  /** The capabilities that the driver has to offer, and whose rules it is held to. */
  protected abstract Set<Class<?>> capabilities();

  /** The size of the large object that is streamed through the driver, in bytes. */
  protected long largeObjectSize() {
    return 64L << 20;
  }

  @TestFactory
  protected final Stream<DynamicTest> driver() {
    return Stream.concat(
        tests(DriverRules.rules(capabilities())),
        Stream.of(
            DynamicTest.dynamicTest(
                "fails when it is closed, and can be closed twice",
                () -> DriverRules.closed(open()))));
  }

  @TestFactory
  protected final Stream<DynamicTest> paths() {
    return tests(PathRules.rules());
  }

  @TestFactory
  protected final Stream<DynamicTest> reading() {
    return tests(ReadRules.rules());
  }

  @TestFactory
  protected final Stream<DynamicTest> writing() {
    return tests(WriteRules.rules(largeObjectSize()));
  }

  @TestFactory
  protected final Stream<DynamicTest> faults() {
    return tests(FaultRules.rules());
  }

  @TestFactory
  protected final Stream<DynamicTest> listing() {
    return tests(ListRules.rules());
  }

  @TestFactory
  protected final Stream<DynamicTest> children() {
    return tests(ChildRules.rules());
  }

  @TestFactory
  protected final Stream<DynamicTest> moving() {
    return tests(MoveRules.rules());
  }

  @TestFactory
  protected final Stream<DynamicTest> deleting() {
    return tests(DeleteRules.rules());
  }

  @TestFactory
  protected final Stream<DynamicTest> concurrency() {
    return tests(ConcurrencyRules.rules());
  }

  @TestFactory
  protected final Stream<DynamicTest> localFiles() {
    return testsOf(LocalFiles.class, LocalFilesRules.rules());
  }

  @TestFactory
  protected final Stream<DynamicTest> conditionalReads() {
    return testsOf(ConditionalReads.class, ConditionalReadsRules.rules());
  }

  @TestFactory
  protected final Stream<DynamicTest> changeStamps() {
    return testsOf(ChangeStamps.class, ChangeStampsRules.rules());
  }

  @TestFactory
  protected final Stream<DynamicTest> redirectUrls() {
    return testsOf(RedirectUrls.class, RedirectUrlsRules.rules());
  }

  @TestFactory
  protected final Stream<DynamicTest> resumableUploads() {
    return testsOf(ResumableUploads.class, ResumableUploadsRules.rules());
  }

  @TestFactory
  protected final Stream<DynamicTest> groupCommits() {
    return testsOf(GroupCommits.class, GroupCommitsRules.rules());
  }

  private Stream<DynamicTest> testsOf(Class<?> capability, List<Rule> rules) {
    return capabilities().contains(capability) ? tests(rules) : Stream.empty();
  }

  private Stream<DynamicTest> tests(List<Rule> rules) {
    return rules.stream().map(rule -> DynamicTest.dynamicTest(rule.text(), () -> check(rule)));
  }

  private void check(Rule rule) throws Exception {
    try (StorageDriver driver = open()) {
      try {
        rule.body().check(driver);
      } finally {
        empty(driver);
      }
      assertThat(Listings.toList(driver.list("", ""))).as("objects left behind").isEmpty();
    }
  }

  private static void empty(StorageDriver driver) throws IOException {
    for (FolderEntry entry : Listings.toList(driver.children("", ""))) {
      if (entry.folder()) {
        driver.deleteFolder(entry.name());
      } else {
        driver.delete(entry.name());
      }
    }
  }
}
