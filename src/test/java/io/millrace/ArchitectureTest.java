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
            Map.entry("template", Set.of()),
            Map.entry("constraint", Set.of("core")),
            Map.entry("conversation", Set.of("core")),
            Map.entry("text", Set.of("template", "core")),
            Map.entry("decoding", Set.of("text")),
            Map.entry("guidance", Set.of("constraint", "conversation", "serving", "decoding", "text", "core")),
            Map.entry("speculation", Set.of()),
            Map.entry("generation", Set.of("decoding", "speculation", "core")),
            Map.entry("batching", Set.of("core")),
            Map.entry("encoding", Set.of("batching", "text", "core")),
            Map.entry("whisper", Set.of("batching", "text", "core")),
            Map.entry("transducer", Set.of("batching", "core")),
            Map.entry("vad", Set.of("audio", "core")),
            Map.entry("vision", Set.of("core")),
            Map.entry("audio", Set.of("core")),
            Map.entry("speech", Set.of("core")),
            Map.entry("runtime", Set.of("generation", "decoding", "whisper", "transducer", "vad", "batching", "core")),
            Map.entry("repository", Set.of("core")),
            Map.entry("progress", Set.of()),
            Map.entry("hub", Set.of("progress", "core")),
            Map.entry("terminal", Set.of("remote", "progress", "decoding", "core")),
            Map.entry("serving", Set.of("conversation", "generation", "decoding", "batching", "repository", "core")),
            Map.entry("admission", Set.of("serving", "core")),
            Map.entry("preparation", Set.of("serving", "core")),
            Map.entry(
                    "models",
                    Set.of("admission", "serving", "batching", "encoding", "text", "runtime", "repository", "core")),
            Map.entry(
                    "requests",
                    Set.of(
                            "models",
                            "preparation",
                            "admission",
                            "serving",
                            "batching",
                            "encoding",
                            "repository",
                            "core")),
            Map.entry(
                    "tasks",
                    Set.of(
                            "batching",
                            "guidance",
                            "conversation",
                            "requests",
                            "models",
                            "preparation",
                            "admission",
                            "serving",
                            "generation",
                            "decoding",
                            "encoding",
                            "whisper",
                            "transducer",
                            "vad",
                            "vision",
                            "audio",
                            "speech",
                            "text",
                            "runtime",
                            "repository",
                            "core")),
            Map.entry("access", Set.of("serving", "core")),
            Map.entry("remote", Set.of("conversation", "serving", "generation", "decoding", "repository", "core")),
            Map.entry("bodies", Set.of("core")),
            Map.entry("edge", Set.of("bodies", "access", "preparation", "serving", "core")),
            Map.entry("openinference", Set.of("edge", "preparation", "access", "serving", "core")),
            Map.entry("openai", Set.of("edge", "conversation", "serving", "generation", "decoding", "core")),
            Map.entry("playground", Set.of("edge")),
            Map.entry(
                    "library",
                    Set.of(
                            "tasks",
                            "models",
                            "serving",
                            "conversation",
                            "generation",
                            "decoding",
                            "batching",
                            "repository",
                            "core")),
            Map.entry("langchain4j", Set.of("library", "serving", "conversation", "generation", "core")),
            Map.entry("spring", Set.of("langchain4j", "library", "serving", "conversation", "generation", "core")),
            Map.entry("verdict", Set.of("serving", "generation", "batching", "core")),
            Map.entry("telemetry", Set.of("verdict", "serving", "generation", "batching", "runtime", "core")),
            Map.entry(
                    "bench",
                    Set.of(
                            "progress",
                            "conversation",
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
                    "inspect",
                    Set.of("conversation", "tasks", "models", "decoding", "runtime", "repository", "text", "core")),
            Map.entry(
                    "profile",
                    Set.of(
                            "progress",
                            "bench",
                            "tasks",
                            "models",
                            "generation",
                            "decoding",
                            "runtime",
                            "repository",
                            "text",
                            "core")),
            Map.entry(
                    "quantize",
                    Set.of(
                            "progress",
                            "bench",
                            "tasks",
                            "models",
                            "encoding",
                            "generation",
                            "decoding",
                            "runtime",
                            "repository",
                            "text",
                            "core")),
            Map.entry(
                    "app",
                    Set.of(
                            "core",
                            "progress",
                            "terminal",
                            "runtime",
                            "serving",
                            "models",
                            "repository",
                            "tasks",
                            "access",
                            "remote",
                            "bodies",
                            "edge",
                            "openai",
                            "openinference",
                            "playground",
                            "telemetry",
                            "verdict",
                            "inspect",
                            "bench",
                            "profile",
                            "quantize",
                            "hub")));

    /** The same inside of packages that have sub-packages: which of them may use which; the package itself is among them. */
    private static final Map<String, Set<String>> INSIDE = Map.ofEntries(
            Map.entry("template.value", Set.of()),
            Map.entry("template.parse", Set.of("template.value")),
            Map.entry("template.filter", Set.of("template.value")),
            Map.entry("template.run", Set.of("template.parse", "template.filter", "template.value")),
            Map.entry("template", Set.of("template.run", "template.parse", "template.filter", "template.value")),
            Map.entry("constraint", Set.of()),
            Map.entry("constraint.regex", Set.of("constraint")),
            Map.entry("constraint.grammar", Set.of("constraint", "constraint.regex")),
            Map.entry("constraint.match", Set.of("constraint", "constraint.grammar", "constraint.regex")),
            Map.entry("constraint.notation", Set.of("constraint", "constraint.grammar", "constraint.regex")),
            Map.entry(
                    "constraint.schema",
                    Set.of("constraint", "constraint.notation", "constraint.grammar", "constraint.regex")),
            Map.entry("openai.stream", Set.of()),
            Map.entry("openai.content", Set.of()),
            Map.entry("openai", Set.of("openai.content", "openai.stream")),
            Map.entry("openai.encode", Set.of("openai", "openai.content", "openai.stream")),
            Map.entry("openai.audio", Set.of("openai", "openai.stream")),
            Map.entry("openai.messages", Set.of("openai", "openai.content", "openai.stream")),
            Map.entry("openai.responses", Set.of("openai", "openai.content", "openai.stream")),
            Map.entry("batching", Set.of()),
            Map.entry("batching.foreground", Set.of("batching")),
            Map.entry("encoding", Set.of()),
            Map.entry("encoding.space", Set.of("encoding")),
            Map.entry("conversation", Set.of()),
            Map.entry("conversation.dialect", Set.of("conversation")),
            Map.entry("bench.http", Set.of()),
            Map.entry("bench.load", Set.of()),
            Map.entry("bench.folder", Set.of()),
            Map.entry("bench.page", Set.of()),
            Map.entry("bench.answer", Set.of("bench.http")),
            Map.entry("bench.workload", Set.of("bench.answer", "bench.load", "bench.http")),
            Map.entry("bench.report", Set.of("bench.page", "bench.answer", "bench.http")),
            Map.entry(
                    "bench",
                    Set.of(
                            "bench.report",
                            "bench.workload",
                            "bench.answer",
                            "bench.folder",
                            "bench.load",
                            "bench.http")),
            Map.entry("app.command", Set.of()),
            Map.entry("app.start", Set.of()),
            Map.entry("app", Set.of("app.command", "app.start")),
            Map.entry("terminal.talk", Set.of()),
            Map.entry("terminal.source", Set.of()),
            Map.entry("terminal", Set.of("terminal.talk", "terminal.source")),
            Map.entry("generation.prefix", Set.of()),
            Map.entry("generation.vector", Set.of()),
            Map.entry("generation", Set.of("generation.vector", "generation.prefix")),
            Map.entry("vision.webp", Set.of()),
            Map.entry("vision", Set.of("vision.webp")),
            Map.entry("vision.chat", Set.of("vision")),
            Map.entry("tasks.sight", Set.of()),
            Map.entry("tasks.generate", Set.of("tasks.sight")),
            Map.entry("tasks.embed", Set.of()),
            Map.entry("tasks.classify", Set.of()),
            Map.entry("tasks.rerank", Set.of("tasks.classify", "tasks.embed")),
            Map.entry("tasks.zeroshot", Set.of("tasks.embed")),
            Map.entry("tasks.tensor", Set.of()),
            Map.entry("tasks.transcribe", Set.of()),
            Map.entry("tasks.speak", Set.of()),
            Map.entry(
                    "tasks",
                    Set.of(
                            "tasks.generate",
                            "tasks.embed",
                            "tasks.classify",
                            "tasks.rerank",
                            "tasks.zeroshot",
                            "tasks.tensor",
                            "tasks.transcribe",
                            "tasks.speak")),
            Map.entry("spring.ai", Set.of()),
            Map.entry("spring", Set.of("spring.ai")),
            Map.entry("audio.coded", Set.of()),
            Map.entry("audio.feature", Set.of()),
            Map.entry("audio", Set.of("audio.coded")),
            Map.entry("audio.encoder", Set.of("audio", "audio.coded")),
            Map.entry("encoding.voice", Set.of("encoding")),
            Map.entry("serving", Set.of()),
            Map.entry("serving.speech", Set.of("serving")),
            Map.entry("profile.graph", Set.of()),
            Map.entry("profile.record", Set.of()),
            Map.entry("profile.machine", Set.of("profile.graph", "profile.record")),
            Map.entry("profile.measure", Set.of("profile.machine", "profile.graph", "profile.record")),
            Map.entry("profile.load", Set.of("profile.machine", "profile.record")),
            Map.entry("profile.advice", Set.of("profile.record")),
            Map.entry("profile.report", Set.of("profile.record")),
            Map.entry(
                    "profile",
                    Set.of(
                            "profile.report",
                            "profile.advice",
                            "profile.load",
                            "profile.measure",
                            "profile.machine",
                            "profile.graph",
                            "profile.record")),
            Map.entry("runtime", Set.of()),
            Map.entry("runtime.ffi", Set.of()),
            Map.entry("runtime.session", Set.of("runtime", "runtime.ffi")),
            Map.entry("runtime.graph", Set.of("runtime.session")),
            Map.entry("runtime.adapter", Set.of("runtime.session")),
            Map.entry("runtime.decoder", Set.of("runtime", "runtime.ffi", "runtime.session", "runtime.adapter")),
            Map.entry("runtime.speech", Set.of("runtime", "runtime.ffi", "runtime.session")),
            Map.entry("runtime.tensor", Set.of("runtime", "runtime.ffi", "runtime.session")));

    /** A library and the packages that may use it. */
    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            Map.entry(
                    "reactor..",
                    Set.of(
                            "bodies",
                            "edge",
                            "openai",
                            "openinference",
                            "serving",
                            "models",
                            "requests",
                            "preparation",
                            "tasks",
                            "remote",
                            "playground",
                            "library",
                            "langchain4j",
                            "spring",
                            "app")),
            Map.entry(
                    "org.springframework..",
                    Set.of("bodies", "edge", "openai", "openinference", "playground", "remote", "spring", "app")),
            Map.entry("org.springframework.ai..", Set.of("spring")),
            Map.entry("dev.langchain4j..", Set.of("langchain4j", "spring")),
            Map.entry("io.netty..", Set.of("edge", "remote", "bench", "app")),
            Map.entry("io.github.resilience4j..", Set.of("models")),
            Map.entry("ai.onnxruntime..", Set.of("runtime")),
            Map.entry("java.lang.foreign..", Set.of("runtime")),
            Map.entry("ai.djl..", Set.of("text")),
            Map.entry("javazoom..", Set.of("audio")),
            Map.entry("com.jcraft..", Set.of("audio")),
            Map.entry("io.github.jaredmdobson..", Set.of("audio")),
            Map.entry("net.sourceforge.jaad..", Set.of("audio")),
            Map.entry("net.sourceforge.javaflacencoder..", Set.of("audio")),
            Map.entry("de.sciss..", Set.of("audio")),
            Map.entry("io.micrometer..", Set.of("telemetry", "bench", "app")),
            Map.entry("io.prometheus..", Set.of("telemetry", "app")),
            Map.entry("io.opentelemetry..", Set.of("telemetry")),
            Map.entry("picocli..", Set.of("bench", "inspect", "profile", "quantize", "terminal", "app")),
            Map.entry("org.jline..", Set.of("terminal", "progress")));

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
        assertThat(found).map(name -> name.substring(1)).allSatisfy(name -> {
            assertThat(MAY_USE).containsKey(top(name));
            assertThat(name.equals(top(name)) || INSIDE.containsKey(name) || !INSIDE.containsKey(top(name)))
                    .as("%s is in the map", name)
                    .isTrue();
        });
    }

    @TestFactory
    Stream<DynamicTest> arrows_betweenPackages_areThoseOfTheMap() {
        return MAY_USE.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> MAY_USE.keySet().stream()
                        .filter(other ->
                                !other.equals(e.getKey()) && !e.getValue().contains(other))
                        .forEach(other -> forbid(e.getKey(), ROOT + other + ".."))));
    }

    @TestFactory
    Stream<DynamicTest> arrows_insideOfPackages_areThoseOfTheMap() {
        return INSIDE.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> INSIDE.keySet().stream()
                        .filter(other -> top(other).equals(top(e.getKey())))
                        .filter(other ->
                                !other.equals(e.getKey()) && !e.getValue().contains(other))
                        .forEach(other -> forbidInside(e.getKey(), other))));
    }

    @TestFactory
    Stream<DynamicTest> libraries_fenced_areUsedOnlyInside() {
        return LIBRARIES.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> MAY_USE.keySet().stream()
                        .filter(name -> !e.getValue().contains(name))
                        .forEach(name -> forbid(name, e.getKey()))));
    }

    /* A type that packages beside it below the same roof see has to be public, and yet is nobody else's. */
    @Test
    void topLevelTypes_ofTheCode_areMostlyTheirPackagesOwn() {
        long all = topLevel().count();
        long open = topLevel().filter(ArchitectureTest::isNamedElsewhere).count();
        assertThat((double) open / all)
                .as("share of types that other packages name, %d of %d", open, all)
                .isLessThan(0.4);
    }

    private static boolean isNamedElsewhere(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getDirectDependenciesToSelf().stream()
                        .map(dependency -> dependency.getOriginClass().getPackageName())
                        .filter(name -> name.startsWith(ROOT))
                        .anyMatch(name -> !top(relative(name)).equals(top(relative(type.getPackageName()))));
    }

    private static String relative(String packageName) {
        return packageName.substring(ROOT.length());
    }

    private static Stream<JavaClass> topLevel() {
        return CLASSES.stream()
                .filter(c -> c.isTopLevelClass() && !c.getSimpleName().equals("package-info"));
    }

    private static void forbid(String user, String used) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + user + "..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(used, c -> matches(c, used)))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static String top(String name) {
        return name.split("\\.", 2)[0];
    }

    private static void forbidInside(String user, String used) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + user)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + used)
                .check(CLASSES);
    }

    private static boolean matches(JavaClass used, String pattern) {
        String prefix = pattern.substring(0, pattern.length() - 2);
        return used.getPackageName().equals(prefix) || used.getPackageName().startsWith(prefix + ".");
    }
}
