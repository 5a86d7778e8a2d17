package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Usage;
import io.millrace.generation.GenerationEvent.Finished;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that have to come, as chunks and in steps. */
@ExtendWith(QuietEngine.class)
class ForcedRunTest {

    private static final int LENGTH = 64;

    /** A request whose completion has runs of forced tokens. */
    private static GenerationRequest phrased(int maxTokens, int topLogprobs, Integer... stop) {
        GenerationRequest free = Requests.sampled(Requests.prompt(3, 5), maxTokens, 11);
        return Requests.phrased(
                new GenerationRequest(free.prompt(), free.sampling(), maxTokens, Set.of(stop), false, 0), topLogprobs);
    }

    private static FakeDecoder model(int slots) {
        return new FakeDecoder(slots, LENGTH, Phrases.VOCABULARY);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 256})
    void append_chunksOfAnySize_sameTokensUsageAndEndAsInSteps(int chunkTokens) {
        RecordingListener listener = new RecordingListener();
        FakeDecoder model = model(2);
        try (LoopDriver driver = new LoopDriver(model, chunkTokens, listener)) {
            GenerationRequest request = phrased(50, -1);
            Recorder recorder = driver.submit(request);
            driver.finish();
            assertThat(recorder.tokens())
                    .isEqualTo(Requests.expected(request, model))
                    .hasSize(50);
            assertThat(recorder.finished()).isEqualTo(new Finished(FinishReason.LENGTH, new Usage(5, 50, 0)));
            assertThat(chunks(listener).isEmpty()).isEqualTo(chunkTokens == 1);
            assertThat(listener.calls().stream().filter("next"::equals)).hasSize(49);
        }
    }

    private static List<String> chunks(RecordingListener listener) {
        return listener.calls().stream()
                .filter(call -> call.matches("DECODE 1 ([2-9]|[1-9][0-9]+)"))
                .toList();
    }

    @Test
    void append_limitOrStopTokenWithinTheRun_endsThere() {
        FakeDecoder model = model(1);
        List<Integer> whole = Requests.expected(phrased(50, -1), model);
        for (int length = 1; length <= whole.size(); length++) {
            assertThat(alone(model(1), phrased(length, -1))).isEqualTo(whole.subList(0, length));
            int stop = whole.get(length - 1);
            assertThat(alone(model(1), phrased(50, -1, stop))).isEqualTo(whole.subList(0, whole.indexOf(stop) + 1));
        }
    }

    private static List<Integer> alone(FakeDecoder model, GenerationRequest request) {
        try (LoopDriver driver = new LoopDriver(model, 256)) {
            Recorder recorder = driver.submit(request);
            driver.finish();
            return recorder.tokens();
        }
    }

    @Test
    void append_logprobsAsked_everyTokenHasItsOwn() {
        RecordingListener listener = new RecordingListener();
        FakeDecoder model = model(1);
        try (LoopDriver driver = new LoopDriver(model, 256, listener)) {
            Recorder recorder = driver.submit(phrased(50, 1));
            driver.finish();
            assertThat(recorder.tokens()).isEqualTo(Requests.expected(phrased(50, -1), model));
            assertThat(chunks(listener)).isEmpty();
        }
    }

    @Test
    void append_amongOthers_isLeftToStepsAndChangesNoToken() {
        RecordingListener listener = new RecordingListener();
        FakeDecoder model = model(4);
        try (LoopDriver driver = new LoopDriver(model, 256, listener)) {
            GenerationRequest request = phrased(40, -1);
            List<Recorder> recorders =
                    IntStream.range(0, 4).mapToObj(_ -> driver.submit(request)).toList();
            driver.finish();
            assertThat(recorders)
                    .allSatisfy(recorder -> assertThat(recorder.tokens()).isEqualTo(Requests.expected(request, model)));
            assertThat(listener.calls()).contains("DECODE 4 4");
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "4"})
    void append_memoryForFewTokens_runsFewerAndChangesNoToken(int tokens) {
        FakeDecoder model = model(1).beforePrefill(chunk -> {
            if (chunk.past() > 0 && chunk.tokens().length > tokens) {
                throw new NoMemory();
            }
        });
        GenerationRequest request = phrased(50, -1);
        assertThat(alone(model, request)).isEqualTo(Requests.expected(request, model));
    }

    @Test
    void append_modelFails_failsThatSequenceAloneAndForgetsItsSlot() {
        FakeDecoder model = model(1).beforePrefill(chunk -> {
            if (chunk.past() > 0) {
                throw new IllegalStateException("injected");
            }
        });
        try (LoopDriver driver = new LoopDriver(model, 256)) {
            Recorder recorder = driver.submit(phrased(50, -1));
            driver.finish();
            assertThat(recorder.terminal()).isInstanceOf(GenerationEvent.Failed.class);
            assertThat(driver.state().slots().length(0)).isZero();
            assertThat(recorder.tokens())
                    .isEqualTo(Requests.expected(phrased(50, -1), model)
                            .subList(0, recorder.tokens().size()));
        }
    }

    @Test
    void append_conversationGoesOn_reusesAllThatWasRun() {
        FakeDecoder model = model(1);
        try (LoopDriver driver = new LoopDriver(model, 256)) {
            GenerationRequest first = phrased(20, -1);
            Recorder recorder = driver.submit(first);
            driver.finish();
            int[] more = IntStream.concat(
                            Arrays.stream(first.prompt()),
                            recorder.tokens().stream().mapToInt(Integer::intValue))
                    .toArray();
            Recorder next = driver.submit(Requests.greedy(more, 3));
            driver.finish();
            assertThat(next.finished().usage()).isEqualTo(new Usage(25, 3, 24));
            assertThat(next.tokens()).isEqualTo(Requests.expected(Requests.greedy(more, 3), model));
        }
    }
}
