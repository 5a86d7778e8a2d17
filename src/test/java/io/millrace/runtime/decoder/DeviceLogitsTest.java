package io.millrace.runtime.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.decoding.TopLogits;
import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.NativeHandles;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is chosen where the logits are is what the whole rows hold. */
class DeviceLogitsTest {

    private static final int COUNT = 5;
    private static final int[] PROMPT = {3, 1, 4, 1, 5};

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @AfterEach
    void noHandleIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private static OrtDecoder open(String fixture, int candidates) {
        SessionSettings cpu = new SessionSettings(List.of(Provider.CPU), true, 0, 1, false);
        DecoderOptions plain = new DecoderOptions(3, TinyReference.CONTEXT, cpu);
        return OrtDecoder.open(
                TinyReference.model(fixture),
                new DecoderOptions(3, TinyReference.CONTEXT, cpu, plain.sizes(), plain.names(), null, candidates));
    }

    private static float[] row(Logits logits, int index, int vocabulary) {
        float[] row = new float[vocabulary];
        logits.copyRow(index, row);
        return row;
    }

    private static void check(Logits whole, Logits few, int index, int vocabulary) {
        float[] row = row(whole, index, vocabulary);
        assertThat(whole.top(index)).isNull();
        TopLogits top = Objects.requireNonNull(few.top(index));
        int[] expected = IntStream.range(0, vocabulary)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -row[i]).thenComparingInt(i -> i))
                .limit(COUNT)
                .mapToInt(i -> i)
                .toArray();
        assertThat(top.tokens()).isEqualTo(expected);
        for (int i = 0; i < COUNT; i++) {
            assertThat(top.logits()[i]).isEqualTo(row[expected[i]]);
        }
        double sum = IntStream.range(0, vocabulary)
                .mapToDouble(i -> Math.exp(row[i]))
                .sum();
        assertThat(top.logSumExp()).isCloseTo((float) Math.log(sum), within(1e-4f));
        assertThat(row(few, index, vocabulary)).isEqualTo(row);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-gqa", "tiny-gqa-f16", "tiny-concat"})
    void top_ofPromptsAndSteps_isWhatTheRowsHold(String fixture) {
        try (OrtDecoder whole = open(fixture, 0);
                OrtDecoder few = open(fixture, COUNT)) {
            int vocabulary = whole.vocabularySize();
            for (boolean allRows : new boolean[] {false, true}) {
                PrefillChunk chunk = new PrefillChunk(0, 0, PROMPT, allRows);
                Logits expected = whole.prefill(chunk);
                Logits chosen = few.prefill(chunk);
                IntStream.range(0, expected.rows()).forEach(i -> check(expected, chosen, i, vocabulary));
            }
            PrefillChunk other = new PrefillChunk(2, 0, new int[] {7, 2}, false);
            whole.prefill(other);
            few.prefill(other);
            DecodeBatch step = new DecodeBatch(
                    0, new int[] {9, 0, 8}, new int[] {PROMPT.length, 0, 2}, new boolean[] {true, false, true});
            Logits expected = whole.decode(step);
            Logits chosen = few.decode(step);
            check(expected, chosen, 2, vocabulary);
            check(expected, chosen, 0, vocabulary);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1})
    void open_withFewerThanNone_isRefused(int candidates) {
        assertThatThrownBy(() -> open("tiny-gqa", candidates)).hasMessage("candidates is -1, must be at least 0");
    }
}
