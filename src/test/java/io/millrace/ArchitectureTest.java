package io.millrace;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which package may use which, and which library may be used where. */
class ArchitectureTest {

    private static final String ROOT = "io.millrace.";

    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("core", Set.of()),
            Map.entry("template.value", Set.of()),
            Map.entry("template.parse", Set.of("template.value")),
            Map.entry("template.filter", Set.of("template.value")),
            Map.entry("template.run", Set.of("template.parse", "template.filter", "template.value")),
            Map.entry("template", Set.of("template.run", "template.parse", "template.filter", "template.value")),
            Map.entry("text", Set.of("template", "template.parse", "template.value", "core")),
            Map.entry("decoding", Set.of("text", "core")),
            Map.entry("generation", Set.of("decoding", "core")),
            Map.entry("batching", Set.of("core")),
            Map.entry("encoding", Set.of("batching", "text", "core")),
            Map.entry("vision", Set.of("core")),
            Map.entry("runtime", Set.of("generation", "batching", "core")),
            Map.entry("repository", Set.of("core")),
            Map.entry("serving", Set.of("generation", "decoding", "batching", "repository", "core")),
            Map.entry("admission", Set.of("serving", "core")),
            Map.entry(
                    "models",
                    Set.of(
                            "admission",
                            "serving",
                            "batching",
                            "encoding",
                            "text",
                            "runtime",
                            "repository",
                            "core")),
            Map.entry(
                    "requests",
                    Set.of("models", "admission", "serving", "batching", "encoding", "repository", "core")),
            Map.entry(
                    "tasks",
                    Set.of(
                            "requests",
                            "models",
                            "admission",
                            "serving",
                            "generation",
                            "decoding",
                            "batching",
                            "encoding",
                            "vision",
                            "text",
                            "runtime",
                            "repository",
                            "core")),
            Map.entry("access", Set.of("serving", "core")),
            Map.entry("remote", Set.of("serving", "generation", "decoding", "repository", "core")),
            Map.entry("openinference", Set.of("serving", "core")),
            Map.entry("openai", Set.of("serving", "generation", "decoding", "text", "core")),
            Map.entry("telemetry", Set.of("serving", "generation", "batching", "runtime", "repository", "core")),
            Map.entry(
                    "insight",
                    Set.of(
                            "models",
                            "tasks",
                            "serving",
                            "generation",
                            "batching",
                            "encoding",
                            "decoding",
                            "runtime",
                            "repository",
                            "text",
                            "core")),
            Map.entry(
                    "app",
                    Set.of(
                            "core",
                            "text",
                            "decoding",
                            "generation",
                            "batching",
                            "encoding",
                            "vision",
                            "runtime",
                            "repository",
                            "serving",
                            "admission",
                            "models",
                            "requests",
                            "tasks",
                            "access",
                            "remote",
                            "openai",
                            "openinference",
                            "telemetry",
                            "insight")));

    /** A library and the packages that may use it. */
    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            Map.entry(
                    "reactor..",
                    Set.of("openai", "openinference", "serving", "models", "requests", "tasks", "remote", "app")),
            Map.entry("org.springframework..", Set.of("openai", "openinference", "remote", "insight", "app")),
            Map.entry("io.netty..", Set.of("openai", "openinference", "remote", "app")),
            Map.entry("io.github.resilience4j..", Set.of("models")),
            Map.entry("ai.onnxruntime..", Set.of("runtime")),
            Map.entry("java.lang.foreign..", Set.of("runtime")),
            Map.entry("ai.djl..", Set.of("text", "vision")),
            Map.entry("io.micrometer..", Set.of("telemetry", "insight", "app")),
            Map.entry("io.prometheus..", Set.of("telemetry", "app")),
            Map.entry("io.opentelemetry..", Set.of("telemetry")),
            Map.entry("picocli..", Set.of("insight", "app")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.millrace");

    @Test
    void importedClasses_wholeProject_areMany() {
        assertThat(CLASSES.size()).isGreaterThan(100);
    }

    @Test
    void packages_ofTheCode_areAllInTheMap() {
        Set<String> found = new HashSet<>();
        CLASSES.forEach(c -> found.add(c.getPackageName().substring(ROOT.length() - 1)));
        found.remove("");
        assertThat(found).allSatisfy(name -> assertThat(MAY_USE).containsKey(name.substring(1)));
    }

    @TestFactory
    Stream<DynamicTest> arrows_betweenPackages_areThoseOfTheMap() {
        return MAY_USE.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> MAY_USE.keySet().stream()
                        .filter(other ->
                                !other.equals(e.getKey()) && !e.getValue().contains(other))
                        .forEach(other -> forbid(e.getKey(), ROOT + other))));
    }

    @TestFactory
    Stream<DynamicTest> libraries_fenced_areUsedOnlyInside() {
        return LIBRARIES.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> MAY_USE.keySet().stream()
                        .filter(name -> !e.getValue().contains(name))
                        .forEach(name -> forbid(name, e.getKey()))));
    }

    @Test
    void topLevelTypes_ofTheCode_areMostlyPackagePrivate() {
        long all = topLevel().count();
        long open = topLevel()
                .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC))
                .count();
        assertThat((double) open / all)
                .as("share of public types, %d of %d", open, all)
                .isLessThan(0.4);
    }

    private static Stream<JavaClass> topLevel() {
        return CLASSES.stream()
                .filter(c -> c.isTopLevelClass() && !c.getSimpleName().equals("package-info"));
    }

    private static void forbid(String user, String used) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + user)
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(used, c -> matches(c, used)))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** Whether a class lies in a package; one with two dots at its end means those below it too. */
    private static boolean matches(JavaClass used, String pattern) {
        String name = pattern.replace("..", "");
        return used.getPackageName().equals(name)
                || (pattern.endsWith("..") && used.getPackageName().startsWith(name + "."));
    }
}
