package io.millrace.profile.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestEditTest {

    @TempDir
    Path folder;

    static Stream<Arguments> edits() {
        return Stream.of(
                Arguments.of("", "threads", "2", "threads: 2\n"),
                Arguments.of("# why\nthreads: 1\n", "threads", "2", "# why\nthreads: 2\n"),
                Arguments.of(
                        "threads: 1   # one is enough\naliases: [a]",
                        "threads",
                        "2",
                        "threads: 2   # one is enough\naliases: [a]"),
                Arguments.of("threads: 1\r\nslots: 4\r\n", "slots", "8", "threads: 1\r\nslots: 8\r\n"),
                Arguments.of("'threads' : 1\n", "threads", "2", "'threads' : 2\n"),
                Arguments.of("aliases: [a]", "threads", "2", "aliases: [a]\nthreads: 2\n"),
                Arguments.of("prefill-chunk: 1\n", "chunk", "2", "prefill-chunk: 1\nchunk: 2\n"),
                Arguments.of(
                        "batch:\n  # few\n  max-rows: 1 # one\n  max-tokens: 9\nthreads: 1\n",
                        "batch.max-rows",
                        "8",
                        "batch:\n  # few\n  max-rows: 8 # one\n  max-tokens: 9\nthreads: 1\n"),
                Arguments.of(
                        "batch:\n    max-tokens: 9\nthreads: 1\n",
                        "batch.max-rows",
                        "8",
                        "batch:\n    max-rows: 8\n    max-tokens: 9\nthreads: 1\n"),
                Arguments.of("threads: 1\n", "batch.max-rows", "8", "threads: 1\nbatch:\n  max-rows: 8\n"),
                Arguments.of(
                        "batch: {max-tokens: 9, max-rows: 1}\n",
                        "batch.max-rows",
                        "8",
                        "batch: {max-tokens: 9, max-rows: 8}\n"),
                Arguments.of(
                        "batch: {max-tokens: 9}\n", "batch.max-rows", "8", "batch: {max-rows: 8, max-tokens: 9}\n"),
                Arguments.of("cuda:\n  threads: 7\n", "threads", "2", "cuda:\n  threads: 7\nthreads: 2\n"));
    }

    @ParameterizedTest
    @MethodSource("edits")
    void set_key_changesThatAlone(String before, String key, String value, String after) {
        assertThat(ManifestEdit.set(before, Map.of(key, value))).isEqualTo(after);
    }

    @Test
    void set_keyAgain_changesNothing() {
        String once = ManifestEdit.set("threads: 1 # a\n", Map.of("threads", "2", "batch.max-rows", "4"));

        assertThat(ManifestEdit.set(once, Map.of("threads", "2", "batch.max-rows", "4")))
                .isEqualTo(once);
    }

    @ParameterizedTest
    @MethodSource("hard")
    void set_keyWrittenInAnotherWay_isRefused(String text, String key) {
        assertThatThrownBy(() -> ManifestEdit.set(text, Map.of(key, "2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model.yaml");
    }

    static Stream<Arguments> hard() {
        return Stream.of(
                Arguments.of("threads:\n  1\n", "threads"),
                Arguments.of("{threads: 1, slots: 4}\n", "threads"),
                Arguments.of("batch: 7\n", "batch.max-rows"));
    }

    @Test
    void apply_link_writesWhatItPointsToAndLeavesNothingBeside() throws IOException {
        Path real = Files.writeString(folder.resolve("real.yaml"), "threads: 1\n");
        Path link = Files.createSymbolicLink(folder.resolve("model.yaml"), real);

        ManifestEdit.apply(link, Map.of("threads", "2"));

        assertThat(real).content().isEqualTo("threads: 2\n");
        assertThat(link).isSymbolicLink();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.toList()).containsExactlyInAnyOrderElementsOf(List.of(real, link));
        }
    }

    @Test
    void apply_noFile_makesOne() throws IOException {
        ManifestEdit.apply(folder.resolve("model.yaml"), Map.of("threads", "2"));

        assertThat(folder.resolve("model.yaml")).content().isEqualTo("threads: 2\n");
    }

    @Test
    void apply_folderThatIsNotThere_isRefused() {
        assertThatThrownBy(() -> ManifestEdit.apply(folder.resolve("none/model.yaml"), Map.of("threads", "2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be written");
    }
}
