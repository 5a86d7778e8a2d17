package io.millrace.layouts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.generation.Recorder;
import io.millrace.quantize.QuantizeCommand;
import io.millrace.runtime.ffi.NativeHandles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Decoders of every layout, quantized to 8 bits by the command, still give nearly what the plain reference gives. */
class QuantizedLayoutsTest {

    /** Of a log-probability, with random weights. */
    private static final double TOLERANCE = 0.25;

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    private Path root;

    @AfterEach
    void noHandleIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    static Stream<Layout> layouts() {
        return Families.all().stream().filter(layout -> layout.precision() == Precision.FLOAT);
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void generate_quantizedToEightBits_staysNearTheReference(Layout layout) throws Exception {
        Weights weights = new Weights(1);
        Path folder = LayoutFolder.write(root, "m", layout, weights);
        StringWriter printed = new StringWriter();
        int exit = new CommandLine(new QuantizeCommand())
                .setOut(new PrintWriter(printed))
                .setErr(new PrintWriter(printed))
                .execute(folder.toString(), "--bits", "8", "--block-size", "16", "--accuracy-level", "0");
        assertThat(exit).as(printed.toString()).isZero();
        assertThat(printed.toString()).contains("loss per token", "logits          moved by");
        try (LoadedLayout loaded = new LoadedLayout(root, "m-q8", layout, weights, TOLERANCE)) {
            int[] prompt = new Random(2).ints(19, 3, 290).toArray();
            Recorder answer = loaded.submit(prompt, 8);
            assertThat(loaded.check(prompt, answer)).hasSize(8);
        }
    }
}
