package io.millrace.layouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.generation.Recorder;
import io.millrace.layouts.EncoderSwitches.Answer;
import io.millrace.layouts.Layout.Attention;
import io.millrace.layouts.Layout.Cache;
import io.millrace.layouts.Layout.Form;
import io.millrace.layouts.Layout.Positions;
import io.millrace.layouts.Layout.Storage;
import io.millrace.runtime.ffi.NativeHandles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each precision that a file is called after, alone in its folder, gives what its weights, read back, give the reference. */
class PrecisionsTest {

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    private Path root;

    @AfterEach
    void noHandleIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    static Stream<Layout> decoders() {
        return Stream.of(Precision.values()).flatMap(precision -> Stream.of(Storage.values())
                .flatMap(storage -> Stream.of(
                        decoder("in-place", precision, storage, Attention.GROUPED, Positions.ROTARY_IN_OP),
                        decoder("growing", precision, storage, Attention.PLAIN, Positions.ROTARY_IDS),
                        decoder("merged", precision, storage, Attention.PLAIN, Form.MERGED))));
    }

    private static Layout decoder(String name, Precision precision, Storage storage, Enum<?>... more) {
        List<Enum<?>> switches = new ArrayList<>(List.of(more));
        switches.addAll(List.of(precision, storage, precision.isHalf() ? Cache.HALF : Cache.FLOAT));
        return Layout.of(name, switches.toArray(Enum<?>[]::new));
    }

    static Stream<Layout> encoders() {
        return Stream.of(Precision.values()).flatMap(precision -> Families.encoders().stream()
                .filter(family -> List.of("bert", "xlm-roberta-cross-encoder", "modernbert", "bert-tags")
                        .contains(family.name()))
                .map(family -> family.with(precision).with(Storage.PARTS)));
    }

    /* Half precision loses digits; what is quantized as the graph runs loses more of each row. */
    private static double tolerance(Precision precision) {
        return precision.isDynamic() ? 0.25 : precision.isHalf() ? 0.05 : 2e-3;
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void generate_fileOfEachPrecisionAlone_equalsTheReferenceOfItsWeights(Layout layout) throws Exception {
        assumeTrue(
                !layout.is(Form.MERGED) || !layout.precision().isDynamic() || sumsWhole8Bits(),
                "ONNX Runtime's sums of 8-bit products in a branch saturate on a processor without VNNI");
        Weights weights = new Weights(1);
        LayoutFolder.write(root, "m", layout, weights);
        try (LoadedLayout loaded = new LoadedLayout(root, "m", layout, weights, tolerance(layout.precision()))) {
            List<int[]> prompts = List.of(prompt(1, 17), prompt(2, 5), prompt(3, 11));
            List<Recorder> answers =
                    prompts.stream().map(prompt -> loaded.submit(prompt, 6)).toList();
            for (int i = 0; i < prompts.size(); i++) {
                loaded.check(prompts.get(i), answers.get(i));
            }
        }
    }

    private static boolean sumsWhole8Bits() throws IOException {
        Path processors = Path.of("/proc/cpuinfo");
        String flags = Files.exists(processors) ? Files.readString(processors) : "";
        return !System.getProperty("os.arch").equals("amd64") || flags.contains("vnni");
    }

    private static int[] prompt(int seed, int length) {
        return new Random(seed).ints(length, 3, 290).toArray();
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void encode_fileOfEachPrecisionAlone_equalsTheReferenceOfItsWeights(Layout layout) throws Exception {
        Weights weights = new Weights(1);
        EncoderFolder.write(root, "m", layout, weights);
        try (LoadedEncoder loaded = new LoadedEncoder(root, "m", layout, weights, tolerance(layout.precision()))) {
            assertThat(loaded.model().batching().stacked() || layout.precision().isDynamic())
                    .isTrue();
            loaded.checkTexts(null);
            if (layout.is(Answer.SCORE)) {
                loaded.checkPairs();
            }
        }
    }

    @Test
    void load_severalPrecisions_takesTheFirstThatIsThere() throws Exception {
        for (Precision precision : Precision.values()) {
            Layout layout = family("bert-cls").with(precision);
            EncoderFolder.write(
                    root, "m", layout, new Weights(precision.suffix().hashCode()));
        }
        for (Precision precision : Precision.values()) {
            checkChosen(precision);
            Files.delete(root.resolve("m/onnx/model" + precision.suffix() + ".onnx"));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void load_precisionNamedInTheManifest_isTaken(Precision precision) throws Exception {
        for (Precision other : Precision.values()) {
            EncoderFolder.write(
                    root,
                    "m",
                    family("bert-cls").with(other),
                    new Weights(other.suffix().hashCode()));
        }
        Files.writeString(
                root.resolve("m/model.yaml"), "providers: [cpu]\nfile: onnx/model" + precision.suffix() + ".onnx\n");
        checkChosen(precision);
    }

    private void checkChosen(Precision precision) {
        Layout layout = family("bert-cls").with(precision);
        Weights weights = new Weights(precision.suffix().hashCode());
        try (LoadedEncoder loaded = new LoadedEncoder(root, "m", layout, weights, tolerance(precision) / 2)) {
            loaded.checkTexts(null);
        }
    }

    private static Layout family(String name) {
        return Families.encoders().stream()
                .filter(family -> family.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
