package io.millrace.runtime.tensor;

import static io.millrace.Given.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Await;
import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.runtime.ffi.NativeMemory;
import io.millrace.runtime.ffi.OrtFailure;
import io.millrace.runtime.ffi.RunInterrupted;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrtTensorModelTest {

    /* Of a service that other tests started in this process. */
    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures/tensor");
    private static final SessionSettings CPU =
            SessionSettings.DEFAULT.withProviders(List.of(Provider.CPU), true).withThreads(1, false);

    @AfterEach
    void noHandleIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    static OrtTensorModel open(String name) {
        return OrtTensorModel.open(FIXTURES.resolve(name + ".onnx"), CPU);
    }

    static Tensor.Numbers floats(List<Long> shape, float... values) {
        ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return new Tensor.Numbers(DType.FLOAT32, shape, data);
    }

    static Tensor.Numbers longs(List<Long> shape, long... values) {
        ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asLongBuffer().put(values);
        return new Tensor.Numbers(DType.INT64, shape, data);
    }

    static float[] values(Tensor tensor) {
        FloatBuffer floats = ((Tensor.Numbers) tensor)
                .data()
                .duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] values = new float[floats.remaining()];
        floats.get(values);
        return values;
    }

    private static Tensor only(OrtTensorModel model, Tensor x) {
        return at(model.run(Map.of("x", x), Set.of("y")), "y");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STRING")
    void run_identityOfNumbers_returnsTheSameBytes(DType type) {
        Random random = new Random(7);
        try (OrtTensorModel model = open("identity-" + type.name().toLowerCase(Locale.ROOT))) {
            for (int rows : new int[] {1, 5, 0, 2, 300}) {
                byte[] bytes = new byte[rows * 3 * type.bytes()];
                random.nextBytes(bytes);
                if (type == DType.BOOL) {
                    toBools(bytes);
                }
                for (ByteBuffer data : List.of(ByteBuffer.wrap(bytes), direct(bytes), offset(bytes))) {
                    Tensor.Numbers x = new Tensor.Numbers(type, List.of((long) rows, 3L), data);
                    Tensor.Numbers y = (Tensor.Numbers) only(model, x);
                    assertThat(y.type()).isEqualTo(type);
                    assertThat(y.shape()).isEqualTo(x.shape());
                    assertThat(y.data().array()).isEqualTo(bytes);
                    assertThat(data.remaining()).isEqualTo(bytes.length);
                }
            }
        }
    }

    /** An arena would keep the most that it ever held, and so would the memory of inputs. */
    @Test
    void run_large_givesItsMemoryBackAndTheNextIsRight() {
        byte[] bytes = new byte[Math.toIntExact(OrtTensorModel.LARGE / 2 / 3 + 1) * 3];
        new Random(3).nextBytes(bytes);
        try (OrtTensorModel model = open("identity-uint8")) {
            long held = NativeMemory.of(true).bytes();
            for (int length : new int[] {30, bytes.length, 30, bytes.length}) {
                ByteBuffer data = ByteBuffer.wrap(bytes, 0, length).slice();
                Tensor.Numbers y =
                        (Tensor.Numbers) only(model, new Tensor.Numbers(DType.UINT8, List.of(length / 3L, 3L), data));
                assertThat(y.data().duplicate()).isEqualTo(data);
                assertThat(NativeMemory.of(true).bytes() - held).isLessThan(1000);
            }
        }
    }

    private static void toBools(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= 1;
        }
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer();
    }

    private static ByteBuffer offset(byte[] bytes) {
        return ByteBuffer.allocate(bytes.length + 5).put(5, bytes).position(5).slice();
    }

    @Test
    void run_boolsOfOtherBytes_areTrue() {
        try (OrtTensorModel model = open("identity-bool")) {
            Tensor x = new Tensor.Numbers(DType.BOOL, List.of(1L, 3L), ByteBuffer.wrap(new byte[] {0, 7, -1}));
            assertThat(((Tensor.Numbers) only(model, x)).data().array()).containsExactly(0, 1, 1);
        }
    }

    @Test
    void run_identityOfStrings_returnsTheSameBytes() {
        byte[] binary = {0, 1, 0, -1, 0};
        List<byte[]> values = List.of(
                new byte[0],
                "a".getBytes(StandardCharsets.UTF_8),
                binary,
                "日本語 and more than fits a short string".getBytes(StandardCharsets.UTF_8));
        try (OrtTensorModel model = open("identity-string")) {
            Tensor.Strings y = (Tensor.Strings) only(model, new Tensor.Strings(List.of(2L, 2L), values));
            assertThat(y.shape()).containsExactly(2L, 2L);
            assertThat(y.values()).usingElementComparator(Arrays::compare).containsExactlyElementsOf(values);
            Tensor.Strings none = (Tensor.Strings) only(model, new Tensor.Strings(List.of(0L, 4L), List.of()));
            assertThat(none.shape()).containsExactly(0L, 4L);
            assertThat(none.values()).isEmpty();
        }
    }

    @Test
    void signature_ofAGraph_isInItsOrder() {
        try (OrtTensorModel model = open("sums")) {
            List<Long> shape = List.of(-1L, 3L);
            assertThat(model.provider()).isEqualTo(Provider.CPU);
            assertThat(model.inputs())
                    .containsExactly(
                            new TensorSpec("a", DType.FLOAT32, shape, List.of("n", "")),
                            new TensorSpec("b", DType.FLOAT32, shape, List.of("n", "")));
            assertThat(model.outputs()).extracting(TensorSpec::name).containsExactly("sum", "product");
        }
    }

    @Test
    void run_severalOutputs_returnsThoseWanted() {
        try (OrtTensorModel model = open("sums")) {
            Map<String, Tensor> inputs =
                    Map.of("a", floats(List.of(1L, 3L), 1, 2, 3), "b", floats(List.of(1L, 3L), 4, 5, 6));
            Map<String, Tensor> both = model.run(inputs, Set.of("product", "sum"));
            assertThat(both.keySet()).containsExactly("sum", "product");
            assertThat(values(at(both, "sum"))).containsExactly(5, 7, 9);
            assertThat(values(at(both, "product"))).containsExactly(4, 10, 18);
            assertThat(model.run(inputs, Set.of("product"))).containsOnlyKeys("product");
        }
    }

    @Test
    void run_outputsOfUnknownSize_areFoundInTheRun() {
        try (OrtTensorModel model = open("found")) {
            assertThat(only(model, floats(List.of(4L), 0, 5, 0, 2)).shape()).containsExactly(1L, 2L);
            assertThat(only(model, floats(List.of(2L), 0, 0)).shape()).containsExactly(1L, 0L);
        }
    }

    @Test
    void run_inputWithoutADeclaredShape_takesAny() {
        try (OrtTensorModel model = open("unshaped")) {
            assertThat(model.inputs().getFirst().shape()).isEmpty();
            assertThat(values(only(model, floats(List.of(), 3)))).containsExactly(3);
            assertThat(only(model, floats(List.of(1L, 1L, 2L), 3, 4)).shape()).containsExactly(1L, 1L, 2L);
            List<Long> deep = Collections.nCopies(20, 1L);
            assertThat(only(model, floats(deep, 3)).shape()).isEqualTo(deep);
            assertThatThrownBy(() -> only(model, floats(Collections.nCopies(65, 1L), 3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 64 dimensions");
        }
    }

    @Test
    void run_inputsThatDoNotFit_areRefusedByName() {
        Tensor good = floats(List.of(1L, 3L), 1, 2, 3);
        try (OrtTensorModel model = open("sums")) {
            refused(model, Map.of("a", good), "input 'b': expected FLOAT32 [-1, 3], got nothing");
            refused(model, Map.of("a", good, "c", good), "there is no input 'c', the model's inputs are [a, b]");
            Tensor integers = longs(List.of(1L, 3L), 1, 2, 3);
            refused(model, Map.of("a", good, "b", integers), "input 'b': expected type FLOAT32, got INT64");
            Tensor flat = floats(List.of(3L), 1, 2, 3);
            refused(model, Map.of("a", flat, "b", good), "input 'a': expected shape [-1, 3], got [3]");
            Tensor wide = floats(List.of(1L, 4L), 1, 2, 3, 4);
            refused(model, Map.of("a", wide, "b", good), "input 'a': expected shape [-1, 3], got [1, 4]");
            Tensor negative = floats(List.of(-1L, -3L), 1, 2, 3);
            refused(
                    model,
                    Map.of("a", negative, "b", good),
                    "input 'a': expected at most 64 dimensions of 0 or more, got shape [-1, -3]");
            assertThatThrownBy(() -> model.run(Map.of("a", good, "b", good), Set.of("z")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there is no output 'z', the model's outputs are [sum, product]");
            assertThatThrownBy(() -> model.run(Map.of("a", good, "b", good), Set.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no output is asked for, the model's outputs are [sum, product]");
        }
    }

    private static void refused(OrtTensorModel model, Map<String, Tensor> inputs, String message) {
        assertThatThrownBy(() -> model.run(inputs, Set.of("sum")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void run_valueTheGraphFailsOn_isAFailureAndTheNextRunsAreUntouched() {
        try (OrtTensorModel model = open("poison")) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> only(model, longs(List.of(2L, 1L), 3, 10)))
                        .isInstanceOf(OrtFailure.class)
                        .isNotInstanceOf(RunInterrupted.class)
                        .hasMessageContaining("10");
                assertThat(values(only(model, longs(List.of(2L, 1L), 3, 9)))).containsExactly(30, 90);
            }
        }
    }

    @Test
    void interrupt_duringARun_endsIt() {
        try (OrtTensorModel model = open("loop")) {
            Tensor forever = longs(List.of(1L), Long.MAX_VALUE);
            CompletableFuture<Map<String, Tensor>> run = CompletableFuture.supplyAsync(
                    () -> model.run(Map.of("x", floats(List.of(1L), 0), "times", forever), Set.of("y")));
            Await.until("the run has ended", () -> {
                model.interrupt();
                return run.isDone();
            });
            assertThatThrownBy(run::join).hasCauseInstanceOf(RunInterrupted.class);
            Tensor twice = longs(List.of(1L), 2);
            assertThat(values(at(model.run(Map.of("x", floats(List.of(1L), 0), "times", twice), Set.of("y")), "y")))
                    .containsExactly(2);
        }
    }

    @Test
    void run_tenThousandTimes_keepsTheNumberOfHandles() {
        try (OrtTensorModel numbers = open("sums");
                OrtTensorModel strings = open("identity-string")) {
            Map<NativeHandles.Kind, Long> before = after(numbers, strings, 1);
            assertThat(after(numbers, strings, 5_000)).isEqualTo(before);
        }
    }

    private static Map<NativeHandles.Kind, Long> after(OrtTensorModel numbers, OrtTensorModel strings, int runs) {
        for (int i = 0; i < runs; i++) {
            Tensor x = floats(List.of(1L + i % 3, 3L), new float[3 * (1 + i % 3)]);
            numbers.run(Map.of("a", x, "b", x), Set.of("sum", "product"));
            only(strings, new Tensor.Strings(List.of(1L, 1L), List.of(new byte[i % 50])));
        }
        return NativeHandles.live();
    }

    @Test
    void open_missingFile_isRefusedAndLeavesNothing() {
        assertThatThrownBy(() -> OrtTensorModel.open(Path.of("no-such.onnx"), CPU))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("model file no-such.onnx does not exist");
    }

    @Test
    void close_twice_doesNothingMore() {
        OrtTensorModel model = open("sums");
        model.close();
        model.close();
        model.interrupt();
    }
}
