package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Usage;
import io.millrace.decoding.Sampling;
import io.millrace.decoding.SamplingParameter;
import io.millrace.decoding.SamplingParams;
import io.millrace.generation.GenerationEvent.Finished;
import io.millrace.generation.GenerationEvent.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are drafted by prompt lookup and checked as one chunk. */
@ExtendWith(QuietEngine.class)
class DraftedRunTest {

    private static final int VOCABULARY = 32;
    private static final int LENGTH = 512;

    /** Counts to 9 and begins anew, but for a word now and then that no one foresees. */
    private static void counting(int[] tokens, float[] target) {
        FakeDecoder.hashed(tokens, target);
        if (target[0] > -3.8) {
            target[(tokens[tokens.length - 1] + 1) % 10] += 9;
        }
    }

    private static FakeDecoder model(int slots) {
        return new FakeDecoder(slots, LENGTH, VOCABULARY, DraftedRunTest::counting);
    }

    private static GenerationRequest request(SamplingParams sampling, int maxTokens, Integer... stop) {
        return new GenerationRequest(
                IntStream.range(0, 25).map(i -> i % 10).toArray(), sampling, maxTokens, Set.of(stop), false, 0);
    }

    private static GenerationRequest greedy(int maxTokens, Integer... stop) {
        return request(SamplingParams.greedy(), maxTokens, stop);
    }

    private static List<Integer> expected(GenerationRequest request) {
        return Requests.expected(request, DraftedRunTest::counting, VOCABULARY, LENGTH);
    }

    private static LoopDriver driver(FakeDecoder model, int drafts, RecordingListener listener) {
        return new LoopDriver(model, 256, drafts, 0, listener);
    }

    private static Recorder alone(FakeDecoder model, GenerationRequest request) {
        try (LoopDriver driver = driver(model, 15, new RecordingListener())) {
            Recorder recorder = driver.submit(request);
            driver.finish();
            return recorder;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 15, 31, 1000})
    void verify_draftsOfAnyNumber_sameTokensUsageAndEndAsInSteps(int drafts) {
        RecordingListener listener = new RecordingListener();
        try (LoopDriver driver = driver(model(1), drafts, listener)) {
            Recorder recorder = driver.submit(greedy(300));
            driver.finish();
            assertThat(recorder.tokens()).isEqualTo(expected(greedy(300))).hasSize(300);
            assertThat(recorder.finished()).isEqualTo(new Finished(FinishReason.LENGTH, new Usage(25, 300, 0)));
            assertThat(listener.calls().stream().filter("next"::equals)).hasSize(299);
            long steps = listener.calls().stream()
                    .filter(call -> call.startsWith("DECODE"))
                    .count();
            assertThat(steps).isLessThanOrEqualTo(drafts == 0 ? 299 : 200);
            assertThat(listener.calls().stream().anyMatch(call -> call.startsWith("drafted")))
                    .isEqualTo(drafts > 0);
        }
    }

    @Test
    void verify_draftsFail_theFirstThatDoIsTheModels() {
        RecordingListener listener = new RecordingListener();
        try (LoopDriver driver = driver(model(1), 15, listener)) {
            driver.submit(greedy(300));
            driver.finish();
        }
        assertThat(listener.calls())
                .contains("drafted 15 15")
                .anyMatch(call -> call.matches("drafted 15 ([0-9]|1[0-4])"));
    }

    @Test
    void verify_sampledWithSeedAndPenalties_sameTokensAsInSteps() {
        for (long seed = 0; seed < 50; seed++) {
            SamplingParams sampling = SamplingParams.of(Sampling.UNSTATED
                    .with(SamplingParameter.TEMPERATURE, 0.8f)
                    .with(SamplingParameter.MIN_P, 0.01f)
                    .with(SamplingParameter.FREQUENCY_PENALTY, 0.01f)
                    .with(SamplingParameter.SEED, seed));
            assertThat(alone(model(1), request(sampling, 200)).tokens()).isEqualTo(expected(request(sampling, 200)));
        }
    }

    @Test
    void verify_limitOrStopTokenWithinTheChunk_endsThere() {
        List<Integer> whole = expected(greedy(100));
        for (int length = 1; length <= whole.size(); length++) {
            assertThat(alone(model(1), greedy(length)).tokens()).isEqualTo(whole.subList(0, length));
        }
        for (int stop : Set.copyOf(whole)) {
            assertThat(alone(model(1), greedy(100, stop)).tokens())
                    .isEqualTo(whole.subList(0, whole.indexOf(stop) + 1));
        }
    }

    @Test
    void verify_minTokens_endIsBannedUntilThen() {
        GenerationRequest request = request(new SamplingParams(Sampling.GREEDY, -1, 40, Set.of(7), null), 100, 7);
        assertThat(alone(model(1), request).tokens())
                .isEqualTo(expected(request))
                .hasSizeBetween(41, 99);
    }

    @Test
    void verify_slotFull_endsThere() {
        GenerationRequest request = greedy(10_000);
        assertThat(alone(model(1), request).tokens())
                .isEqualTo(expected(request))
                .hasSize(LENGTH - 25);
    }

    @Test
    void verify_logprobsAsked_everyTokenHasThoseOfItsOwnPosition() {
        GenerationRequest request = request(new SamplingParams(Sampling.GREEDY, 3, 0, Set.of(), null), 200);
        List<GenerationEvent> steps;
        try (LoopDriver driver = driver(model(1), 0, new RecordingListener())) {
            Recorder recorder = driver.submit(request);
            driver.finish();
            steps = recorder.events();
        }
        assertThat(alone(model(1), request).events()).isEqualTo(steps).hasSize(201);
        assertThat(steps.getFirst()).isInstanceOf(Token.class);
    }

    @Test
    void verify_constraint_sameTokensAsInSteps() {
        GenerationRequest request = Requests.phrased(greedy(200), -1);
        assertThat(alone(model(1), request).tokens()).isEqualTo(expected(request));
        GenerationRequest scored = Requests.phrased(greedy(200), 1);
        assertThat(alone(model(1), scored).tokens()).isEqualTo(expected(scored));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void verify_memoryForFewTokens_checksFewerAndChangesNoToken(int tokens) {
        List<Integer> refused = new ArrayList<>();
        FakeDecoder model = model(1).beforePrefill(chunk -> {
            if (chunk.past() > 0 && chunk.tokens().length > tokens) {
                refused.add(chunk.tokens().length);
                throw new NoMemory();
            }
        });
        assertThat(alone(model, greedy(300)).tokens()).isEqualTo(expected(greedy(300)));
        assertThat(refused).as("tried once").hasSizeBetween(1, 5);
    }

    @Test
    void verify_modelFails_failsThatSequenceAloneAndForgetsItsSlot() {
        FakeDecoder model = model(1).beforePrefill(chunk -> {
            if (chunk.past() > 0) {
                throw new IllegalStateException("injected");
            }
        });
        try (LoopDriver driver = driver(model, 15, new RecordingListener())) {
            Recorder recorder = driver.submit(greedy(300));
            driver.finish();
            assertThat(recorder.terminal()).isInstanceOf(GenerationEvent.Failed.class);
            assertThat(driver.state().slots().length(0)).isZero();
        }
    }

    @Test
    void verify_sinkThrowsWithinTheChunk_endsThereAndKeepsWhatWasRun() {
        FakeDecoder model = model(1);
        try (LoopDriver driver = driver(model, 15, new RecordingListener())) {
            Recorder recorder = new Recorder();
            recorder.then(_ -> {
                if (recorder.events().size() == 60) {
                    throw new IllegalStateException("injected into a sink");
                }
            });
            driver.submit(greedy(300), recorder);
            driver.finish();
            assertThat(recorder.finished().reason()).isEqualTo(FinishReason.ABORTED);
            assertThat(recorder.tokens()).isEqualTo(expected(greedy(300)).subList(0, 60));
        }
    }

    @Test
    void verify_conversationGoesOn_reusesAllThatWasRun() {
        try (LoopDriver driver = driver(model(1), 15, new RecordingListener())) {
            GenerationRequest first = greedy(100);
            Recorder recorder = driver.submit(first);
            driver.finish();
            int[] more = IntStream.concat(
                            Arrays.stream(first.prompt()),
                            recorder.tokens().stream().mapToInt(Integer::intValue))
                    .toArray();
            GenerationRequest second = Requests.greedy(more, 50);
            Recorder next = driver.submit(second);
            driver.finish();
            assertThat(next.finished().usage()).isEqualTo(new Usage(125, 50, 124));
            assertThat(next.tokens()).isEqualTo(expected(second));
        }
    }

    @Test
    void verify_amongOthers_sameTokensAndEachHasItsTurn() {
        RecordingListener listener = new RecordingListener();
        try (LoopDriver driver = driver(model(3), 15, listener)) {
            List<Recorder> recorders = IntStream.range(0, 3)
                    .mapToObj(_ -> driver.submit(greedy(200)))
                    .toList();
            while (driver.step()) {
                List<Integer> sizes =
                        recorders.stream().map(r -> r.tokens().size()).toList();
                assertThat(sizes)
                        .as("one chunk apart, and a prompt")
                        .allMatch(size -> sizes.getFirst() - size <= 3 * 16);
            }
            assertThat(recorders).allSatisfy(r -> assertThat(r.tokens()).isEqualTo(expected(greedy(200))));
            assertThat(listener.calls()).anyMatch(call -> call.startsWith("drafted 15"));
        }
    }
}
