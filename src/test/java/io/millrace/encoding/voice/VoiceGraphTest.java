package io.millrace.encoding.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.batching.TensorModel;
import io.millrace.core.DType;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.encoding.Item.Prosody;
import io.millrace.encoding.Item.Utterance;
import io.millrace.encoding.Result;
import io.millrace.encoding.StatelessModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoiceGraphTest {

    private static final Prosody OWN = new Prosody(2, 1.5f, 3, 0.25f, 0.75f);

    private static TensorSpec spec(String name, DType type, long... shape) {
        return new TensorSpec(
                name,
                type,
                IntStream.range(0, shape.length).mapToObj(i -> shape[i]).toList());
    }

    private static Utterance sentence(Prosody prosody, int... ids) {
        return new Utterance(ids, ids.length, new float[] {ids[0], 0}, prosody);
    }

    /** Answers each sentence with its ids as samples, and keeps what it was given. */
    private static final class Echo implements TensorModel {

        private final List<TensorSpec> inputs;
        private final List<TensorSpec> outputs;
        private final List<Map<String, Tensor>> given = new ArrayList<>();
        private final long lengths;

        Echo(List<TensorSpec> inputs, List<TensorSpec> outputs, long lengths) {
            this.inputs = inputs;
            this.outputs = outputs;
            this.lengths = lengths;
        }

        @Override
        public List<TensorSpec> inputs() {
            return inputs;
        }

        @Override
        public List<TensorSpec> outputs() {
            return outputs;
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> tensors, Set<String> wanted) {
            given.add(tensors);
            Tensor ids = of(tensors, inputs.getFirst().name());
            long[] values = longs(ids);
            ByteBuffer samples = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            for (long value : values) {
                samples.putFloat((float) value);
            }
            Map<String, Tensor> answers = new LinkedHashMap<>();
            answers.put(outputs.getFirst().name(), new Tensor.Numbers(DType.FLOAT32, ids.shape(), samples.flip()));
            if (outputs.size() > 1) {
                ByteBuffer own = ByteBuffer.allocate(
                                8 * Math.toIntExact(ids.shape().getFirst()))
                        .order(ByteOrder.LITTLE_ENDIAN);
                while (own.hasRemaining()) {
                    own.putLong(lengths);
                }
                answers.put(
                        outputs.getLast().name(),
                        new Tensor.Numbers(DType.INT64, List.of(ids.shape().getFirst()), own.flip()));
            }
            return answers;
        }

        @Override
        public void interrupt() {}

        @Override
        public void close() {}
    }

    private static long[] longs(Tensor tensor) {
        ByteBuffer data = ((Tensor.Numbers) tensor).data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long[] values = new long[data.remaining() / 8];
        data.asLongBuffer().get(values);
        return values;
    }

    private static float[] floats(Tensor tensor) {
        ByteBuffer data = ((Tensor.Numbers) tensor).data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[data.remaining() / 4];
        data.asFloatBuffer().get(values);
        return values;
    }

    private static Tensor of(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    private static final List<TensorSpec> PIPER = List.of(
            spec("input", DType.INT64, -1, -1),
            spec("input_lengths", DType.INT64, -1),
            spec("scales", DType.FLOAT32, 3),
            spec("sid", DType.INT64, -1));
    private static final TensorSpec OUTPUT = spec("output", DType.FLOAT32, -1, 1, 1, -1);
    private static final TensorSpec LENGTHS = spec("output_lengths", DType.INT64, -1);

    @Test
    void run_ofPiper_givesEachInputByItsName() {
        Echo echo = new Echo(PIPER, List.of(OUTPUT), 0);
        Utterance one = sentence(OWN, 7, 8, 9);
        StatelessModel.speaker(echo, new VoiceGraph(echo), one).run(List.of(one));
        Map<String, Tensor> given = echo.given.getFirst();
        assertThat(longs(of(given, "input"))).containsExactly(7, 8, 9);
        assertThat(of(given, "input").shape()).containsExactly(1L, 3L);
        assertThat(longs(of(given, "input_lengths"))).containsExactly(3);
        assertThat(floats(of(given, "scales"))).containsExactly(0.25f, 1.5f, 0.75f);
        assertThat(longs(of(given, "sid"))).containsExactly(3);
    }

    @Test
    void run_ofNamedNumbers_givesEach() {
        Echo echo = new Echo(
                List.of(
                        spec("tokens", DType.INT64, 1, -1),
                        spec("style", DType.FLOAT32, 1, 2),
                        spec("speed", DType.FLOAT32, 1),
                        spec("speaking_rate", DType.FLOAT32),
                        spec("length_scale", DType.FLOAT32, 1),
                        spec("noise_scale", DType.FLOAT32, 1),
                        spec("noise_scale_w", DType.FLOAT32, 1)),
                List.of(spec("audio", DType.FLOAT32, -1)),
                0);
        List<Result> results = new VoiceGraph(echo).run(List.of(sentence(OWN, 5, 6)));
        assertThat(((Result.Vector) results.getFirst()).values()).containsExactly(5, 6);
        Map<String, Tensor> given = echo.given.getFirst();
        assertThat(floats(of(given, "style"))).containsExactly(5, 0);
        assertThat(floats(of(given, "speed"))).containsExactly(2);
        assertThat(floats(of(given, "speaking_rate"))).containsExactly(3);
        assertThat(of(given, "speaking_rate").shape()).isEmpty();
        assertThat(floats(of(given, "length_scale"))).containsExactly(1.5f);
        assertThat(floats(of(given, "noise_scale"))).containsExactly(0.25f);
        assertThat(floats(of(given, "noise_scale_w"))).containsExactly(0.75f);
    }

    @Test
    void run_several_isOneRunWhereTheGraphSaysTheirLengths() {
        Echo echo = new Echo(PIPER, List.of(OUTPUT, LENGTHS), 1);
        VoiceGraph graph = new VoiceGraph(echo);
        assertThat(graph.apart()).isNull();
        List<Result> results = graph.run(List.of(sentence(OWN, 7, 8, 9), sentence(OWN, 4)));
        assertThat(echo.given).hasSize(1);
        assertThat(longs(of(echo.given.getFirst(), "input"))).containsExactly(7, 8, 9, 4, 0, 0);
        assertThat(longs(of(echo.given.getFirst(), "input_lengths"))).containsExactly(3, 1);
        assertThat(results)
                .extracting(result -> ((Result.Vector) result).values())
                .containsExactly(new float[] {7}, new float[] {4});
    }

    @Test
    void run_severalOfAGraphThatDoesNot_isARunEach() {
        Echo silent = new Echo(PIPER, List.of(OUTPUT), 0);
        VoiceGraph graph = new VoiceGraph(silent);
        assertThat(graph.apart()).contains("does not say how many samples");
        graph.run(List.of(sentence(OWN, 7, 8), sentence(OWN, 4)));
        assertThat(silent.given).hasSize(2);
        Echo single = new Echo(
                List.of(spec("input_ids", DType.INT64, 1, -1), spec("attention_mask", DType.INT64, 1, -1)),
                List.of(spec("waveform", DType.FLOAT32, 1, -1), LENGTHS),
                1);
        assertThat(new VoiceGraph(single).apart()).contains("one sentence at a time");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 4})
    void run_lengthsThatCannotBe_failIt(long length) {
        Echo echo = new Echo(PIPER, List.of(OUTPUT, LENGTHS), length);
        VoiceGraph graph = new VoiceGraph(echo);
        assertThatThrownBy(() -> graph.run(List.of(sentence(OWN, 7, 8, 9))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(length + " samples, of 3");
    }

    @Test
    void run_speedOfWholeNumbers_isRefusedInParts() {
        Echo echo = new Echo(
                List.of(spec("input_ids", DType.INT64, 1, -1), spec("speed", DType.INT32, 1)),
                List.of(spec("waveform", DType.FLOAT32, 1, -1)),
                0);
        VoiceGraph graph = new VoiceGraph(echo);
        assertThat(graph.run(List.of(sentence(OWN, 1)))).hasSize(1);
        assertThatThrownBy(() -> graph.run(List.of(sentence(new Prosody(1.5f, 1, 1, 0, 0), 1))))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("'speed' must be whole");
    }

    @Test
    void model_ofGraphsThatAreNoVoice_isRefusedByWhatIsWrong() {
        TensorSpec ids = spec("input_ids", DType.INT64, 1, -1);
        List<TensorSpec> sound = List.of(spec("waveform", DType.FLOAT32, 1, -1));
        assertRefused(List.of(spec("pixels", DType.FLOAT32, 1)), sound, "none of the inputs");
        assertRefused(List.of(ids, spec("bert", DType.FLOAT32, 1, 768)), sound, "input 'bert' of FLOAT32 [1, 768]");
        assertRefused(List.of(spec("input_ids", DType.FLOAT32, 1, -1)), sound, "input 'input_ids'");
        assertRefused(List.of(ids), List.of(spec("logits", DType.FLOAT32, 1, -1)), "none of the outputs");
        assertRefused(
                List.of(ids, spec("style", DType.FLOAT32, 1, 256)), sound, "a style [1, 256], but the voices have 2");
    }

    private static void assertRefused(List<TensorSpec> inputs, List<TensorSpec> outputs, String message) {
        Echo echo = new Echo(inputs, outputs, 0);
        assertThatThrownBy(() -> VoiceGraph.model(echo, sentence(OWN, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
