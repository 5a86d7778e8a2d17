package io.millrace.encoding.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.SpaceFixtures;
import io.millrace.SpaceFixtures.Picture;
import io.millrace.SpaceFixtures.Text;
import io.millrace.batching.TensorModel;
import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.encoding.Item;
import io.millrace.encoding.Padding;
import io.millrace.encoding.Result;
import io.millrace.encoding.StatelessModel;
import io.millrace.encoding.TextInputs;
import io.millrace.encoding.TinyModels;
import io.millrace.encoding.Vectors;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs of one space for texts and images, against numpy. */
class SharedSpaceTest {

    private static final List<Long> PICTURE = SpaceGraphs.PICTURE;
    private static final double[] HALF = {0.5, 0.5, 0.5};
    private static final double[] MEAN = {0.48145466, 0.4578275, 0.40821073};
    private static final double[] STD = {0.26862954, 0.26130258, 0.27577711};
    private static final Offset<Float> CLOSE = Offset.offset(2e-5f);

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @AfterEach
    void noHandleIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private static List<Item> texts(String family) {
        return SpaceFixtures.texts(family).stream()
                .<Item>map(text -> new Item.Tokens(text.ids(), new int[text.ids().length]))
                .toList();
    }

    private static List<Item> pictures(String family) {
        return SpaceFixtures.pictures(family).stream()
                .<Item>map(picture -> new Item.Rows(
                        Map.of(SharedSpace.PIXELS, pixels(picture.levels(), family)), Set.of(SharedSpace.IMAGE), 1))
                .toList();
    }

    private static Tensor pixels(byte[] levels, String family) {
        double[] mean = family.equals("clip") ? MEAN : HALF;
        double[] std = family.equals("clip") ? STD : HALF;
        int pixels = levels.length / 3;
        float[] values = new float[levels.length];
        for (int i = 0; i < values.length; i++) {
            int channel = i / pixels;
            values[i] = (float) (((levels[i % pixels * 3 + channel] & 0xff) / 255.0 - mean[channel]) / std[channel]);
        }
        return TinyModels.tensor(List.of(1L, 3L, 16L, 16L), values);
    }

    private static float[] vector(Result result) {
        return switch (result) {
            case Result.Vector text -> text.values();
            case Result.Rows image ->
                Vectors.normalized(
                        Vectors.of(Objects.requireNonNull(image.outputs().get(SharedSpace.IMAGE))));
            case Result.Sparse _, Result.Matrix _ -> throw new AssertionError(result);
        };
    }

    private static void assertVectors(List<Result> results, List<float[]> expected) {
        assertThat(results).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(vector(results.get(i))).as("%d", i).containsExactly(expected.get(i), CLOSE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-clip", "tiny-clip-joint", "tiny-siglip", "tiny-siglip-joint"})
    void run_textsAndPictures_areNumpysAloneAndBatched(String model) {
        String family = SpaceGraphs.family(model);
        List<float[]> ofTexts =
                SpaceFixtures.texts(family).stream().map(Text::vector).toList();
        List<float[]> ofPictures =
                SpaceFixtures.pictures(family).stream().map(Picture::vector).toList();
        try (StatelessModel space = SharedSpace.model(SpaceGraphs.open(model), SpaceGraphs.padding(family), PICTURE)) {
            assertVectors(space.run(texts(family)), ofTexts);
            assertVectors(space.run(pictures(family)), ofPictures);
            assertVectors(oneByOne(space, texts(family)), ofTexts);
            assertVectors(oneByOne(space, pictures(family)), ofPictures);
        }
    }

    private static List<Result> oneByOne(StatelessModel model, List<Item> items) {
        List<Result> results = new ArrayList<>();
        items.forEach(item -> results.addAll(model.run(List.of(item))));
        return results;
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip", "siglip"})
    void encode_texts_areTheTokensOfTheFamily(String family) {
        try (Tokenizer tokenizer = Tokenizers.load(SpaceFixtures.ROOT.resolve("tiny-" + family))) {
            SpaceFixtures.texts(family)
                    .forEach(text -> assertThat(tokenizer.encode(text.text()).ids())
                            .as(text.text())
                            .containsExactly(text.ids()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-clip", "tiny-clip-joint", "tiny-siglip", "tiny-siglip-joint"})
    void controls_run_bothSides(String model) {
        try (StatelessModel space =
                SharedSpace.model(SpaceGraphs.open(model), SpaceGraphs.padding(SpaceGraphs.family(model)), PICTURE)) {
            Result.Rows both = (Result.Rows)
                    space.run(List.of(space.controls().getFirst().item())).getFirst();
            assertThat(both.outputs()).containsOnlyKeys(SharedSpace.TEXT, SharedSpace.IMAGE);
        }
    }

    @Test
    void of_graphWithoutVectors_namesItsOutputs() {
        try (TensorModel texts = new Stub("input_ids", 2, "logits", 5);
                TensorModel images = new Stub(SharedSpace.PIXELS, 4, SharedSpace.IMAGE, 5)) {
            assertThatThrownBy(() -> SharedSpace.of(List.of(texts, images), new Padding(0, 0), PICTURE))
                    .hasMessage("the outputs of a graph are [logits], but vectors are known as one of "
                            + "[text_embeds, text_embeddings, pooler_output]");
        }
    }

    @Test
    void of_imagesInPatches_areRefusedByTheirInputs() {
        try (TensorModel texts = new Stub("input_ids", 2, SharedSpace.TEXT, 5);
                TensorModel images = new Stub(SharedSpace.PIXELS, 3, SharedSpace.IMAGE, 5)) {
            assertThatThrownBy(() -> SharedSpace.of(List.of(texts, images), new Padding(0, 0), PICTURE))
                    .hasMessageContaining("but only pixel_values [images, 3, height, width] is fed");
        }
    }

    @Test
    void of_paddingThatIsRead_isNotMasked() {
        List<TensorSpec> specs = List.of(
                new TensorSpec("input_ids", DType.INT32, List.of(-1L, -1L)),
                new TensorSpec("attention_mask", DType.INT32, List.of(-1L, -1L)));
        List<Item.Tokens> texts = List.of(new Item.Tokens(new int[] {1, 2}, new int[2]));
        assertThat(numbers(new TextInputs(specs, new Padding(7, 0, 4)).of(texts)))
                .isEqualTo(Map.of("input_ids", List.of(1, 2, 7, 7), "attention_mask", List.of(1, 1, 1, 1)));
        assertThat(numbers(new TextInputs(specs, new Padding(7, 0)).of(texts)))
                .isEqualTo(Map.of("input_ids", List.of(1, 2), "attention_mask", List.of(1, 1)));
    }

    private static Map<String, List<Integer>> numbers(Map<String, Tensor> tensors) {
        Map<String, List<Integer>> numbers = new HashMap<>();
        tensors.forEach((name, tensor) -> {
            IntBuffer values = ((Tensor.Numbers) tensor)
                    .data()
                    .duplicate()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asIntBuffer();
            numbers.put(
                    name,
                    IntStream.range(0, values.limit()).mapToObj(values::get).toList());
        });
        return numbers;
    }

    @Test
    void requireOneWidth_towersOfOtherWidths_namesBoth() {
        try (TensorModel whole = SharedSpace.of(
                List.of(
                        new Stub("input_ids", 2, SharedSpace.TEXT, 5),
                        new Stub(SharedSpace.PIXELS, 4, SharedSpace.IMAGE, 7)),
                new Padding(0, 0),
                PICTURE)) {
            assertThatThrownBy(() -> SharedSpace.requireOneWidth(whole, new Padding(0, 0), PICTURE))
                    .hasMessage(
                            "vectors of texts have 5 components and those of images 7, so they do not lie in one space");
        }
    }

    @Test
    void run_unknownNames_areRefused() {
        try (TensorModel whole = SpaceGraphs.open("tiny-clip")) {
            assertThatThrownBy(() -> whole.run(Map.of(), Set.of("logits"))).hasMessageContaining("no output 'logits'");
            Map<String, Tensor> inputs = new HashMap<>(Map.of("attention_mask", TinyModels.tensor(List.of(1L), 1)));
            assertThatThrownBy(() -> whole.run(inputs, Set.of(SharedSpace.TEXT)))
                    .hasMessageContaining("no input 'attention_mask'");
        }
    }

    /** A graph of one input that gives zeros. */
    private record Stub(String input, int rank, String output, int width) implements TensorModel {

        @Override
        public List<TensorSpec> inputs() {
            DType type = rank == 2 ? DType.INT64 : DType.FLOAT32;
            return List.of(new TensorSpec(input, type, Collections.nCopies(rank, -1L)));
        }

        @Override
        public List<TensorSpec> outputs() {
            return List.of(new TensorSpec(output, DType.FLOAT32, List.of(-1L, (long) width)));
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted) {
            return Map.of(output, TinyModels.tensor(List.of(1L, (long) width), new float[width]));
        }

        @Override
        public void interrupt() {}

        @Override
        public void close() {}
    }
}
