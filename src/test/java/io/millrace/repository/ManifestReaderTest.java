package io.millrace.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Task;
import io.millrace.repository.ModelManifest.Load;
import io.millrace.repository.ModelManifest.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestReaderTest {

    @TempDir
    Path folder;

    @Test
    void read_noFile_isTheDefault() {
        assertThat(ManifestReader.read(folder.resolve("model.yaml")))
                .isEqualTo(new ModelManifest(
                        List.of(),
                        null,
                        null,
                        Load.START,
                        List.of(Provider.CUDA, Provider.CPU),
                        false,
                        0,
                        0,
                        1,
                        new BatchSettings(64, 16_384, 0, true),
                        16,
                        0,
                        256,
                        256,
                        0,
                        60));
    }

    @Test
    void read_emptyFile_isTheDefault() throws IOException {
        assertThat(read("")).isEqualTo(ModelManifest.DEFAULT);
    }

    @Test
    void read_everyKey_isMapped() throws IOException {
        ModelManifest manifest = read("""
                aliases: [gpt-4o, chat]
                task: embed
                file: onnx/decoder.onnx
                load: never
                providers: [cpu]
                require-provider: true
                device: 1
                threads: 2
                instances: 2
                batch:
                  max-rows: 8
                  max-tokens: 512
                  max-delay-millis: 3
                  sort-by-length: false
                slots: 4
                max-length: 100
                prefill-chunk: 64
                max-queue: 7
                max-queue-tokens: 900
                hang-timeout-seconds: 5
                """);
        assertThat(manifest)
                .isEqualTo(new ModelManifest(
                        List.of("gpt-4o", "chat"),
                        Task.EMBED,
                        "onnx/decoder.onnx",
                        Load.NEVER,
                        List.of(Provider.CPU),
                        true,
                        1,
                        2,
                        2,
                        new BatchSettings(8, 512, 3, false),
                        4,
                        100,
                        64,
                        7,
                        900,
                        5));
    }

    @Test
    void read_unknownKey_namesFileLineAndNearestKey() {
        assertThatThrownBy(() -> read("slots: 4\nmax-lenght: 100\n"))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("model.yaml:2")
                .hasMessageContaining("unknown key 'max-lenght', did you mean 'max-length'?");
    }

    @Test
    void read_valueOutOfRange_namesKeyLimitAndValue() {
        assertThatThrownBy(() -> read("slots: 5000\n"))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("slots must be between 1 and 1024, but is 5000");
    }

    @Test
    void read_wrongType_isRefusedWithItsLine() {
        assertThatThrownBy(() -> read("aliases: []\nslots: many\n"))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("model.yaml:2")
                .hasMessageContaining("many");
    }

    @Test
    void read_brokenYaml_isRefused() {
        assertThatThrownBy(() -> read("slots: [1\n")).isInstanceOf(ManifestException.class);
    }

    @Test
    void distance_ofWords_isLevenshteins() {
        assertThat(ManifestReader.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(ManifestReader.distance("", "abc")).isEqualTo(3);
        assertThat(ManifestReader.distance("same", "same")).isZero();
    }

    private ModelManifest read(String yaml) throws IOException {
        return ManifestReader.read(Files.writeString(folder.resolve("model.yaml"), yaml));
    }
}
