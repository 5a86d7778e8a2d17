package io.millrace.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** Fixtures as folders of a repository of models. */
final class ModelFixtures {

    private static final Path ALL = Path.of("src/test/resources/fixtures");

    private ModelFixtures() {}

    /** Copies one, with another model.yaml. */
    static void copy(String fixture, Path folder, String manifest) throws IOException {
        FileSystemUtils.copyRecursively(ALL.resolve(fixture), folder);
        Files.writeString(folder.resolve("model.yaml"), manifest);
    }
}
