package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.SessionSettings;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateTaskTest {

    private static final Path DECODER = Path.of("src/test/resources/fixtures/tiny-gqa");

    @ParameterizedTest
    @CsvSource({"slots: 4, 0, true", "threads: 1, 1, false", "threads: 2, 2, false", "spinning: false, 0, false"})
    void options_whatModelYamlStates_spinsWhereItSaysNothingOfThreads(
            String yaml, int threads, boolean spinning, @TempDir Path root) throws IOException {
        Path folder = Files.createDirectory(root.resolve("m"));
        for (String name : new String[] {"config.json", "model.onnx", "tokenizer.json", "tokenizer_config.json"}) {
            Files.copy(DECODER.resolve(name), folder.resolve(name));
        }
        Files.writeString(folder.resolve("model.yaml"), yaml);
        SessionSettings settings = GenerateTask.options(Tasks.folder(root, "m"), FakeModel.DEFAULTS)
                .session();
        assertThat(settings.intraOpThreads()).isEqualTo(threads);
        assertThat(settings.spinning()).isEqualTo(spinning);
    }
}
