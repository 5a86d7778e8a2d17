package io.millrace.layouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.generation.Adapter;
import io.millrace.generation.Recorder;
import io.millrace.layouts.Layout.Attention;
import io.millrace.layouts.Layout.Form;
import io.millrace.layouts.Layout.Head;
import io.millrace.layouts.Layout.Layers;
import io.millrace.layouts.Layout.Lora;
import io.millrace.layouts.Layout.Names;
import io.millrace.layouts.Layout.Positions;
import io.millrace.layouts.Layout.Rows;
import io.millrace.runtime.adapter.AdapterBytes;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.runtime.ffi.NativeMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.FileSystemUtils;

/** A model with adapters gives the tokens of a reference that has them merged into its weights, however its requests meet. */
class AdaptersTest {

    private static final Map<String, Long> SEEDS = Map.of("a", 11L, "b", 12L);
    private static final List<String> TURNS = List.of("a", "b", "", "a");
    private static final List<String> MIXED = List.of("a", "b", "a", "", "b", "", "a", "b", "");
    private static final Layout PLAIN = Layout.of("plain", Positions.ROTARY_IN_OP, Head.OWN, Lora.EMPTY);

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();
    private final long bytesBefore = NativeMemory.HOST.bytes();

    @TempDir
    private Path root;

    @AfterEach
    void nothingIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
        assertThat(NativeMemory.HOST.bytes()).isEqualTo(bytesBefore);
    }

    static Stream<Layout> layouts() {
        return Stream.of(
                PLAIN,
                Layout.of("zeros", Lora.ZEROS, Rows.KEPT),
                Layout.of("growing", Lora.EMPTY, Attention.PLAIN),
                Layout.of("equal lengths", Lora.EMPTY, Attention.PLAIN, Positions.ROTARY_COUNTED),
                Layout.of("merged", Lora.EMPTY, Attention.PLAIN, Form.MERGED, Positions.ROTARY_COUNTED),
                Layout.of("pair", Lora.EMPTY, Attention.PLAIN, Form.PAIR),
                Layout.of("multi-head", Lora.ZEROS, Attention.MULTI_HEAD, Head.OWN),
                Layout.of("genai", Lora.EMPTY, Names.GENAI_OWN),
                Layout.of("states in place", Lora.EMPTY, Layers.CONV_AND_RECURRENT),
                Layout.of("states growing", Lora.EMPTY, Layers.CONV_AND_RECURRENT, Attention.PLAIN));
    }

    private LoadedLayout load(Layout layout) throws IOException {
        Weights weights = new Weights(1);
        Path folder = LayoutFolder.write(root, "m", layout, weights);
        for (Map.Entry<String, Long> adapter : SEEDS.entrySet()) {
            write(folder, adapter.getKey(), weights, adapter.getValue());
        }
        return new LoadedLayout(root, "m", layout, weights, 5e-3, SEEDS);
    }

    private static void write(Path folder, String name, Weights weights, long seed) throws IOException {
        Path file = folder.resolve("adapters").resolve(name + ".onnx_adapter");
        Files.createDirectories(file.getParent());
        Files.write(file, AdapterBytes.of(weights.adapter(seed)));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void generate_twoAdaptersAndNoneTogether_eachEqualsItsReference(Layout layout) throws Exception {
        try (LoadedLayout loaded = load(layout)) {
            assertThat(loaded.model().adapters().names()).containsExactly("a", "b");
            List<int[]> prompts = new ArrayList<>();
            List<Recorder> answers = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                prompts.add(prompt(40 + i, 1 + i * 7 % 13));
                answers.add(loaded.submit(MIXED.get(i), prompts.get(i), 12 + i % 5));
            }
            for (int i = 0; i < 9; i++) {
                loaded.check(MIXED.get(i), prompts.get(i), answers.get(i));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void generate_samePromptThroughEach_reusesNothingOfAnother(Layout layout) throws Exception {
        try (LoadedLayout loaded = load(layout)) {
            int[] prompt = prompt(5, 17);
            List<int[]> answers = new ArrayList<>();
            for (String adapter : TURNS) {
                Recorder answer = loaded.submit(adapter, prompt, 6);
                answers.add(loaded.check(adapter, prompt, answer));
            }
            assertThat(answers.get(3)).isEqualTo(answers.get(0)).isNotEqualTo(answers.get(1));
            assertThat(answers.get(2)).isNotEqualTo(answers.get(0)).isNotEqualTo(answers.get(1));
        }
    }

    @Test
    void generate_samePromptAgain_reusesWhatItsAdapterHasRun() throws Exception {
        try (LoadedLayout loaded = load(PLAIN)) {
            int[] prompt = prompt(6, 17);
            Set<String> seen = new HashSet<>();
            for (String adapter : TURNS) {
                Recorder answer = loaded.submit(adapter, prompt, 2);
                loaded.check(adapter, prompt, answer);
                assertThat(answer.finished().usage().cachedTokens())
                        .as(adapter)
                        .isEqualTo(seen.add(adapter) ? 0 : prompt.length - 1);
            }
        }
    }

    @Test
    void follow_fileGoneWhileASequenceHasIt_isFreedWhenThatEnds() throws Exception {
        try (LoadedLayout loaded = load(PLAIN)) {
            int[] prompt = prompt(7, 9);
            loaded.check(prompt, loaded.submit(prompt, 5));
            long full = NativeMemory.HOST.bytes();
            Adapter held = loaded.model().adapters().hold("a");
            loaded.model().adapters().follow(Map.of());
            assertThat(loaded.model().adapters().names()).isEmpty();
            long half = NativeMemory.HOST.bytes();
            assertThat(half).isLessThan(full);
            Recorder answer =
                    loaded.submit(LoadedLayout.request(prompt, 5, false).with(held));
            loaded.check("a", prompt, answer);
            held.release();
            assertThat(loaded.model().engine().drain(Duration.ofMinutes(1))).isTrue();
            assertThat(NativeMemory.HOST.bytes()).isLessThan(half);
        }
    }

    @Test
    void follow_fileReplaced_answersWithTheNewAndReusesNothingOfTheOld() throws Exception {
        Weights weights = new Weights(1);
        try (LoadedLayout loaded = load(PLAIN)) {
            int[] prompt = prompt(8, 17);
            loaded.check("a", prompt, loaded.submit("a", prompt, 4));
            new LayoutGraph(PLAIN, weights).model(new OnnxGraph.Parts(List.of()), true);
            write(root.resolve("m"), "a", weights, 12L);
            loaded.model().adapters().follow(LoadedLayout.adapters(root, "m"));
            loaded.check("b", prompt, loaded.submit("a", prompt, 4));
        }
    }

    @Test
    void follow_fileThatDoesNotFit_leavesTheOldAndSaysWhy() throws Exception {
        try (LoadedLayout loaded = load(PLAIN)) {
            Path file = root.resolve("m/adapters/a.onnx_adapter");
            Files.write(
                    file,
                    AdapterBytes.of(List.of(AdapterBytes.Tensor.floats("layer0.q.lora_A", new long[] {2, 1}, 1, 2))));
            loaded.model().adapters().follow(LoadedLayout.adapters(root, "m"));
            assertThat(loaded.model().adapters().fault())
                    .isEqualTo("m/adapters/a.onnx_adapter: Adapter.parameters[0].dims of 'layer0.q.lora_A' are [2, 1],"
                            + " but the graph's input is [24, -1], where -1 is any size");
            int[] prompt = prompt(9, 7);
            loaded.check("a", prompt, loaded.submit("a", prompt, 4));
        }
    }

    @Test
    void load_adaptersNamedForAnotherTask_isRefusedByName() throws Exception {
        FileSystemUtils.copyRecursively(Path.of("src/test/resources/fixtures/tiny-bert"), root.resolve("texts"));
        Files.writeString(root.resolve("texts/model.yaml"), "adapters: {a: a.onnx_adapter}");
        assertThatThrownBy(() -> LoadedLayout.load(root, "texts"))
                .hasMessageContaining(
                        "adapters in model.yaml are for models that generate text, but texts is for embed");
    }

    @Test
    void load_graphThatTakesNone_servesAndSaysWhyTheyDoNot() throws Exception {
        Weights weights = new Weights(1);
        Path folder = LayoutFolder.write(root, "m", Layout.of("none"), weights);
        new ReferenceDecoder(Layout.of("none"), weights).logProbabilities(new int[] {1});
        write(folder, "a", weights, 3);
        try (LoadedLayout loaded = new LoadedLayout(root, "m", Layout.of("none"), weights, 2e-3)) {
            assertThat(loaded.model().adapters().names()).isEmpty();
            assertThat(loaded.model().adapters().fault()).contains("the graph has no inputs for an adapter");
            loaded.check(prompt(3, 4), loaded.submit(prompt(3, 4), 3));
            assertThatThrownBy(() -> loaded.model().adapters().hold("a"))
                    .isInstanceOf(ModelNotReady.class)
                    .hasMessageContaining("The adapter 'm:a' has failed: m/adapters/a.onnx_adapter: ");
        }
    }

    private static int[] prompt(int seed, int length) {
        return new Random(seed).ints(length, 3, 290).toArray();
    }
}
