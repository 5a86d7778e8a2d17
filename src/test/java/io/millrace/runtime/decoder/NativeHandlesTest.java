package io.millrace.runtime.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.runtime.OnnxBytes;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.runtime.ffi.OrtFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NativeHandlesTest {

    /* Of a service that other tests started in this process. */
    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    private static final int CYCLES = 50;
    private static final long PAGE = 4096;

    /* A session leaked in each cycle would be some 2 MB of it. */
    private static final long MOST_GROWTH = 40L << 20;

    private void cycle(String fixture) {
        try (OrtDecoder decoder = TinyReference.open(fixture, 3)) {
            decoder.prefill(new PrefillChunk(0, 0, new int[] {1, 2, 3}, false));
            decoder.prefill(new PrefillChunk(1, 0, new int[] {4}, true));
            decoder.decode(new DecodeBatch(0, new int[] {5, 6}, new int[] {3, 1}, new boolean[] {true, true}));
            decoder.decode(new DecodeBatch(0, new int[] {7, 8}, new int[] {4, 2}, new boolean[] {true, false}));
            assertThat(NativeHandles.live()).isNotEqualTo(before);
        }
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc/self/statm")
    void close_after50Loads_givesTheMemoryBack() throws IOException {
        cycles(8);
        long before = residentBytes();
        cycles(CYCLES);
        assertThat(residentBytes() - before).isLessThan(MOST_GROWTH);
    }

    private void cycles(int count) {
        for (int i = 0; i < count; i++) {
            cycle(i % 2 == 0 ? "tiny-gqa" : "tiny-concat");
        }
    }

    private static long residentBytes() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * PAGE;
    }

    @Test
    void open_missingFile_isRefusedAndLeavesNothing() {
        assertThatThrownBy(() -> OrtDecoder.open(Path.of("no-such.onnx"), new DecoderOptions(1, 8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("model file no-such.onnx does not exist");
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    @Test
    void open_fileThatIsNoModel_isRefusedAndLeavesNothing(@TempDir Path folder) throws IOException {
        Path model = Files.write(folder.resolve("model.onnx"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> OrtDecoder.open(model, new DecoderOptions(1, 8)))
                .isInstanceOf(OrtFailure.class)
                .hasMessageContaining("does not load on the providers [CUDA, CPU]")
                .hasMessageContaining("Protobuf parsing failed");
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    @Test
    void open_modelThatIsNoDecoder_isRefusedAndLeavesNothing(@TempDir Path folder) throws IOException {
        Path model = Files.write(folder.resolve("model.onnx"), OnnxBytes.identity("x", "y"));
        assertThatThrownBy(() -> OrtDecoder.open(model, new DecoderOptions(1, 8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has the input x");
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    @Test
    void open_cacheBeyondMemory_isRefusedAndLeavesNothing() {
        DecoderOptions huge = new DecoderOptions(
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                SessionSettings.DEFAULT.withProviders(List.of(Provider.CPU), true));
        assertThatThrownBy(() -> OrtDecoder.open(TinyReference.model("tiny-gqa"), huge))
                .isInstanceOf(RuntimeException.class);
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    @Test
    void close_twice_doesNothingMore() {
        OrtDecoder decoder = TinyReference.open("tiny-gqa", 1);
        decoder.close();
        decoder.close();
        decoder.interrupt();
        assertThat(NativeHandles.live()).isEqualTo(before);
    }
}
