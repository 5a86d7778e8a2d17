package structure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Java files under {@code src/main/java} of a checkout. */
record Sources(Path root, List<Path> files) {

    static final int LARGE = 40;

    static Sources of(Path checkout) throws IOException {
        Path root = checkout.resolve("src/main/java");
        try (Stream<Path> files = Files.walk(root)) {
            return new Sources(
                    root,
                    files.filter(file -> file.toString().endsWith(".java"))
                            .sorted()
                            .toList());
        }
    }

    long lines() {
        return files.stream().mapToLong(Sources::lines).sum();
    }

    /** Packages of more than {@value #LARGE} files, and how many they have. */
    Map<String, Long> largePackages() {
        Map<String, Long> packages = files.stream()
                .collect(Collectors.groupingBy(
                        file -> root.relativize(file.getParent()).toString(), TreeMap::new, Collectors.counting()));
        packages.values().removeIf(count -> count <= LARGE);
        return packages;
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
