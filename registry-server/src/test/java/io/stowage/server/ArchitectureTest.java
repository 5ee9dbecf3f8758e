package io.stowage.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.stowage.core.storage.Drivers;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Who may know whom: docs/architecture.md. */
@AnalyzeClasses(packages = "io.stowage", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String DRIVER_API = "io.stowage.driver";
  private static final String DRIVERS = "io.stowage.driver.*..";
  private static final String CORE = "io.stowage.core..";
  private static final String SERVER = "io.stowage.server..";
  private static final String CLIENT = "io.stowage.client..";
  private static final String REDIS = "io.stowage.cache.redis..";
  private static final String[] PLAIN_JAVA = {"java..", "org.jspecify..", DRIVER_API};
  private static final String[] LIBRARIES = {
    "com.google.common..", "com.github.benmanes..", "tools.jackson..", "com.fasterxml.."
  };

  @ArchTest
  static final ArchRule DRIVER_API_KNOWS_JAVA_ONLY =
      classes()
          .that()
          .resideInAPackage(DRIVER_API)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(PLAIN_JAVA));

  @ArchTest
  static final ArchRule DRIVERS_KNOW_NOTHING_ELSE_OF_STOWAGE =
      noClasses()
          .that()
          .resideInAPackage("io.stowage.driver..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.stowage..").and(not(resideInAPackage("io.stowage.driver.."))));

  @ArchTest
  static final ArchRule DRIVERS_DO_NOT_KNOW_EACH_OTHER =
      slices().matching("io.stowage.driver.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule FILE_DRIVER_NEEDS_NO_LIBRARY =
      classes()
          .that()
          .resideInAPackage("io.stowage.driver.file..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(PLAIN_JAVA)
                  // The JDK's option for writes past the page cache.
                  .or(resideInAnyPackage("io.stowage.driver.file..", "com.sun.nio.file")));

  @ArchTest
  static final ArchRule CORE_KNOWS_NEITHER_SERVER_NOR_DRIVERS =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SERVER, DRIVERS);

  @ArchTest
  static final ArchRule ONLY_THE_PROGRAM_KNOWS_REDIS =
      noClasses()
          .that()
          .doNotBelongToAnyOf(ConfiguredCaches.class)
          .and()
          .resideOutsideOfPackage(REDIS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(REDIS, "redis.clients..");

  @ArchTest
  static final ArchRule CACHES_KNOW_ONE_INTERFACE_OF_THE_CORE =
      noClasses()
          .that()
          .resideInAPackage(REDIS)
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.stowage..")
                  .and(not(resideInAnyPackage(REDIS, "io.stowage.core.cache"))));

  @ArchTest
  static final ArchRule CORE_KNOWS_NO_HTTP =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "(io\\.undertow|org\\.xnio|java\\.net\\.http|com\\.sun\\.net\\.httpserver)\\..*"
                  + "|java\\.net\\.\\w*(Socket|Connection|Address)");

  @ArchTest
  static final ArchRule CORE_AND_SERVER_KNOW_NO_DATABASE =
      noClasses()
          .that()
          .resideInAnyPackage(CORE, SERVER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "io.stowage.search..");

  @ArchTest
  static final ArchRule SEARCH_KNOWS_THE_INTERFACES_OF_SEARCH_ONLY =
      noClasses()
          .that()
          .resideInAPackage("io.stowage.search..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.stowage..")
                  .and(not(resideInAnyPackage("io.stowage.search..", "io.stowage.core.search"))));

  @ArchTest
  static final ArchRule CORE_KNOWS_NO_CLIENT =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat(resideInAPackage(CLIENT));

  @ArchTest
  static final ArchRule CLIENT_KNOWS_OF_THE_CORE_WHAT_AN_UPSTREAM_IS =
      classes()
          .that(resideInAPackage(CLIENT))
          .should()
          .onlyDependOnClassesThat(
              not(resideInAPackage("io.stowage.."))
                  .or(
                      resideInAnyPackage(
                          CLIENT,
                          "io.stowage.core",
                          "io.stowage.core.mirror",
                          "io.stowage.core.model",
                          "io.stowage.core.oci",
                          "io.stowage.core.v1")));

  /** An embedder of the server's parts brings an upstream of his own, if any. */
  @ArchTest
  static final ArchRule ONLY_THE_PROGRAM_USES_THE_CLIENT =
      noClasses()
          .that()
          .resideInAPackage(SERVER)
          .and()
          .doNotBelongToAnyOf(ConfiguredMirrors.class)
          .should()
          .dependOnClassesThat(resideInAPackage(CLIENT));

  @ArchTest
  static final ArchRule SERVER_KNOWS_NO_PATHS =
      noClasses()
          .that()
          .resideInAPackage(SERVER)
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.stowage.core.storage..").and(not(type(Drivers.class))));

  @ArchTest
  static final ArchRule DRIVERS_ARE_FOUND_BY_THEIR_NAMES =
      noClasses()
          .that()
          .resideInAPackage(SERVER)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(DRIVERS);

  @ArchTest
  static final ArchRule HTTP_KNOWS_NO_API =
      noClasses()
          .that()
          .resideInAPackage("io.stowage.server.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.stowage.server.oci..", "io.stowage.server.v1..", "io.stowage.server");

  @ArchTest
  static final ArchRule RESOURCES_DO_NOT_KNOW_THE_SERVER =
      noClasses()
          .that()
          .resideInAnyPackage("io.stowage.server.oci..", "io.stowage.server.v1..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.stowage.server");

  @ArchTest
  static final ArchRule APIS_DO_NOT_KNOW_EACH_OTHER =
      slices().matching("io.stowage.server.(oci|v1)..").should().notDependOnEachOther();

  /** The package io.stowage.core itself is not among them: it is what each side of it sees. */
  @ArchTest
  static final ArchRule CORE_PACKAGES_FORM_NO_CYCLE =
      slices().matching("io.stowage.core.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule LIBRARIES_STAY_OUT_OF_THE_API =
      members()
          .that(areApi())
          .and()
          .areDeclaredInClassesThat(
              resideInAnyPackage("io.stowage.driver..", CORE, "io.stowage.server"))
          .should(showNoTypeOf(LIBRARIES));

  @ArchTest
  static final ArchRule PACKAGES_SAY_WHAT_IS_IN_THEM =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..", "..utils..", "..common..", "..manager..", "..helper..", "..impl..");

  @ArchTest
  static final ArchRule CLASSES_SAY_WHAT_THEY_ARE =
      noClasses().should().haveNameMatching(".*(Util|Utils|Common|Manager|Helper|Impl)");

  @ArchTest
  static final ArchRule ONLY_THE_PROGRAM_USES_STANDARD_STREAMS =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Main.class, Logging.class)
          .should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule LOGGING_IS_SLF4J =
      noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

  /** An embedder need not have Logback. */
  @ArchTest
  static final ArchRule ONLY_THE_PROGRAM_USES_LOGBACK =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Logging.class)
          .and()
          .resideOutsideOfPackage("io.stowage.server.logging..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ch.qos.logback..");

  /** Nor Jakarta Mail, nor Bugsnag's notifier. */
  @ArchTest
  static final ArchRule ONLY_THEIR_PACKAGES_USE_NOTIFIERS =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.stowage.server.mail..", "io.stowage.server.bugsnag..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.mail..", "com.bugsnag..");

  @ArchTest
  static final ArchRule ONLY_THE_PROGRAM_REPORTS_ERRORS =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Logging.class, ErrorReporting.class)
          .and()
          .resideOutsideOfPackages(
              "io.stowage.server.mail..",
              "io.stowage.server.bugsnag..",
              "io.stowage.server.logging..",
              "io.stowage.server.errors..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.stowage.server.mail..",
              "io.stowage.server.bugsnag..",
              "io.stowage.server.logging..",
              "io.stowage.server.errors..");

  @ArchTest
  static final ArchRule PACKAGES_ARE_NULL_MARKED =
      classes().should(resideInAPackageThatIsNullMarked());

  private static DescribedPredicate<JavaMember> areApi() {
    return DescribedPredicate.describe(
        "are public or protected in a public class",
        member ->
            isVisible(member.getModifiers())
                && Stream.iterate(
                        member.getOwner(), c -> c != null, c -> c.getEnclosingClass().orElse(null))
                    .allMatch(owner -> isVisible(owner.getModifiers())));
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static ArchCondition<JavaMember> showNoTypeOf(String... packages) {
    DescribedPredicate<JavaClass> forbidden = resideInAnyPackage(packages);
    return new ArchCondition<>("show no type of " + String.join(", ", packages)) {
      @Override
      public void check(JavaMember member, ConditionEvents events) {
        Set<String> shown =
            signature(member)
                .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                .filter(forbidden)
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
        if (!shown.isEmpty()) {
          events.add(SimpleConditionEvent.violated(member, member.getFullName() + ": " + shown));
        }
      }
    };
  }

  private static Stream<JavaType> signature(JavaMember member) {
    if (member instanceof JavaField field) {
      return Stream.of(field.getType());
    }
    JavaCodeUnit method = (JavaCodeUnit) member;
    return Stream.concat(
        Stream.of(method.getReturnType()),
        Stream.concat(method.getParameterTypes().stream(), method.getExceptionTypes().stream()));
  }

  private static ArchCondition<JavaClass> resideInAPackageThatIsNullMarked() {
    return new ArchCondition<>("reside in a package that is @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " is not null marked"));
        }
      }
    };
  }
}
