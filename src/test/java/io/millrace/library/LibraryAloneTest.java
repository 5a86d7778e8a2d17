package io.millrace.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of the documentation, as it stands there, in a process that has no more than the library brings. */
@Timeout(300)
class LibraryAloneTest {

    private static final Pattern EXAMPLE =
            Pattern.compile("```java\\n(import io\\.millrace\\.library.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void example_withWhatTheLibraryBrings_runs() throws Exception {
        String printed = run(example(Path.of("README.md")));
        assertThat(printed).contains("Paris").contains("2, 3, 4, 5, 6").contains("128 numbers");
    }

    @Test
    void example_inBothPages_isTheSame() throws IOException {
        assertThat(example(Path.of("docs/library.md"))).isEqualTo(example(Path.of("README.md")));
    }

    private static String example(Path page) throws IOException {
        Matcher found = EXAMPLE.matcher(Files.readString(page));
        assertThat(found.find()).as("an example in %s", page).isTrue();
        return found.group(1);
    }

    private String run(String source) throws Exception {
        Path file = Files.writeString(folder.resolve("Example.java"), source);
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-cp",
                        classPath(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(4, TimeUnit.MINUTES)).as(() -> read(out)).isTrue();
        assertThat(process.exitValue()).as(() -> read(out)).isZero();
        return read(out);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /* The classes of the product, and of the jars of the tests those that it brings. */
    private static String classPath() throws IOException, URISyntaxException {
        Path classes = Path.of(Millrace.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Stream<String> brought = Files.readAllLines(Path.of("src/test/resources/library/brings.txt")).stream()
                .map(LibraryAloneTest::jar);
        return Stream.concat(Stream.of(classes.toString()), brought).collect(Collectors.joining(File.pathSeparator));
    }

    private static Stream<String> jars() {
        return Millrace.class.getClassLoader() instanceof URLClassLoader loader
                ? Stream.of(loader.getURLs()).map(URL::getPath)
                : Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator));
    }

    /* In a repository as Maven has it. */
    private static String jar(String artifact) {
        String[] names = artifact.split(":", 2);
        Pattern path = Pattern.compile(
                ".*/" + Pattern.quote(names[0].replace('.', '/') + "/" + names[1]) + "/[^/]+/[^/]+\\.jar");
        List<String> found = jars().filter(jar ->
                        path.matcher(jar.replace(File.separatorChar, '/')).matches())
                .toList();
        assertThat(found).as("jars of %s", artifact).hasSize(1);
        return found.getFirst();
    }
}
