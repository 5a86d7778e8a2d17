package io.millrace.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.OnnxBytes;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.NativeHandles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphCacheTest {

    private static final SessionSettings CPU = SessionSettings.DEFAULT.withProviders(List.of(Provider.CPU), true);

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    private Path temporary;

    private Path model;
    private Path cache;

    @BeforeEach
    void write() throws IOException {
        model = Files.write(temporary.resolve("model.onnx"), OnnxBytes.identity("x", "y"));
        cache = temporary.resolve("a/cache");
        GraphCache.keepIn(cache);
    }

    @AfterEach
    void forget() {
        GraphCache.keepIn(null);
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private void load(SessionSettings settings) {
        try (ModelSession session = ModelSession.open(model, settings)) {
            assertThat(session.signature().inputs())
                    .extracting(TensorInfo::name)
                    .containsExactly("x");
        }
    }

    private List<Path> found(String name) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(file -> file.endsWith(name)).toList();
        }
    }

    /** As if the first start had taken so long. */
    private void took(String millis) throws IOException {
        Files.writeString(found("plain-millis").getFirst(), millis);
    }

    @Test
    void open_shortLoad_isNeverKept() throws IOException {
        load(CPU);
        took("5");
        load(CPU);
        assertThat(found("graph.onnx")).isEmpty();
    }

    @Test
    void open_longLoad_isKeptByTheSecondStartAndUsedByTheThird() throws IOException {
        load(CPU);
        took("100000");
        load(CPU);
        assertThat(found("graph.onnx")).hasSize(1);
        load(CPU);
        assertThat(found("faster")).hasSize(1);
        load(CPU);
        assertThat(found("graph.onnx")).hasSize(1);
    }

    @Test
    void open_keptGraphThatIsNotFaster_isGivenUpForGood() throws IOException {
        load(CPU);
        took("100000");
        load(CPU);
        took("0");
        load(CPU);
        took("100000");
        load(CPU);
        assertThat(found("slower")).hasSize(1);
        assertThat(found("graph.onnx")).isEmpty();
    }

    @Test
    void open_keptGraphIsBroken_loadsTheModelAndBeginsAnew() throws IOException {
        load(CPU);
        took("100000");
        load(CPU);
        Files.write(found("graph.onnx").getFirst(), new byte[] {1, 2, 3});
        load(CPU);
        assertThat(found("graph.onnx")).isEmpty();
    }

    @Test
    void open_otherOptions_haveEntriesOfTheirOwn() throws IOException {
        load(CPU);
        load(new SessionSettings(
                List.of(Provider.CPU), true, 0, 0, false, Map.of("session.set_denormal_as_zero", "1"), Map.of()));
        assertThat(found("plain-millis")).hasSize(2);
    }

    @Test
    void open_fileHasChanged_forgetsWhatWasKeptOfTheOld() throws IOException {
        load(CPU);
        took("100000");
        load(CPU);
        Files.setLastModifiedTime(model, FileTime.fromMillis(1));
        load(CPU);
        assertThat(found("graph.onnx")).isEmpty();
        assertThat(found("plain-millis")).hasSize(1);
    }

    @Test
    void keepIn_folderThatCannotBeWritten_keepsNothing() throws IOException {
        GraphCache.keepIn(Files.writeString(temporary.resolve("file"), "").resolve("cache"));
        load(CPU);
        assertThat(GraphCache.entry(model, Provider.CPU, CPU)).isEmpty();
    }

    @Test
    void forTensorRt_withAFolder_keepsEnginesThere() {
        assertThat(GraphCache.forTensorRt())
                .containsEntry("trt_engine_cache_enable", "1")
                .containsEntry(
                        "trt_engine_cache_path", cache.resolve("tensorrt").toString());
        GraphCache.keepIn(null);
        assertThat(GraphCache.forTensorRt()).isEmpty();
    }
}
