package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Usage;
import io.millrace.decoding.Sampling;
import io.millrace.decoding.SamplingParameter;
import io.millrace.decoding.SamplingParams;
import io.millrace.generation.GenerationEvent.Finished;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that a second model drafts, checked as one chunk. */
@ExtendWith(QuietEngine.class)
class DraftModelRunTest {

    private static final int VOCABULARY = 32;
    private static final int LENGTH = 512;
    private static final int CHUNK = 64;

    private final RecordingListener listener = new RecordingListener();

    /** What the draft model says too, but for a word now and then. */
    private static void told(int[] tokens, float[] target) {
        FakeDecoder.hashed(new int[] {tokens[tokens.length - 1], tokens.length % 7}, target);
        float[] own = new float[target.length];
        FakeDecoder.hashed(tokens, own);
        if (own[0] > 3.5) {
            target[(int) (own[1] * 7 + 28) % target.length] += 9;
        }
    }

    private static void drafted(int[] tokens, float[] target) {
        FakeDecoder.hashed(new int[] {tokens[tokens.length - 1], tokens.length % 7}, target);
    }

    private static FakeDecoder model(int slots) {
        return new FakeDecoder(slots, LENGTH, VOCABULARY, DraftModelRunTest::told);
    }

    private static FakeDecoder draft(int slots) {
        return new FakeDecoder(slots, LENGTH, VOCABULARY, DraftModelRunTest::drafted);
    }

    private static GenerationRequest request(SamplingParams sampling, int prompt, int maxTokens) {
        return new GenerationRequest(
                IntStream.range(0, prompt)
                        .map(i -> (i * 7 + i / 5) % VOCABULARY)
                        .toArray(),
                sampling,
                maxTokens,
                Set.of(),
                false,
                0);
    }

    private static GenerationRequest greedy(int maxTokens) {
        return request(SamplingParams.greedy(), 25, maxTokens);
    }

    private static List<Integer> expected(GenerationRequest request) {
        return Requests.expected(request, DraftModelRunTest::told, VOCABULARY, LENGTH);
    }

    private LoopDriver driver(FakeDecoder model, FakeDecoder draft, int drafts) {
        return new LoopDriver(model, draft, CHUNK, drafts, 0, listener);
    }

    private Recorder alone(FakeDecoder draft, GenerationRequest request) {
        try (LoopDriver driver = driver(model(1), draft, 15)) {
            Recorder recorder = driver.submit(request);
            driver.finish();
            return recorder;
        }
    }

    private long count(String call) {
        return listener.calls().stream().filter(c -> c.startsWith(call)).count();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 15, 31, 63})
    void verify_draftsOfAnyNumber_sameTokensAndUsageInFewerSteps(int drafts) {
        try (LoopDriver driver = driver(model(1), draft(1), drafts)) {
            Recorder recorder = driver.submit(greedy(300));
            driver.finish();
            assertThat(recorder.tokens()).isEqualTo(expected(greedy(300)));
            assertThat(recorder.finished()).isEqualTo(new Finished(FinishReason.LENGTH, new Usage(25, 300, 0)));
        }
        assertThat(count("DECODE")).isLessThanOrEqualTo(drafts < 3 ? 299 : 200);
        assertThat(count("DRAFT")).isEqualTo(count("drafted")).isPositive();
    }

    @Test
    void verify_sampledWithSeed_sameTokensAsWithout() {
        for (long seed = 0; seed < 30; seed++) {
            SamplingParams sampling = SamplingParams.of(Sampling.UNSTATED
                    .with(SamplingParameter.TEMPERATURE, 0.5f)
                    .with(SamplingParameter.FREQUENCY_PENALTY, 0.01f)
                    .with(SamplingParameter.SEED, seed));
            assertThat(alone(draft(1), request(sampling, 25, 200)).tokens())
                    .isEqualTo(expected(request(sampling, 25, 200)));
        }
    }

    @Test
    void verify_constraint_sameTokensAsWithout() {
        GenerationRequest request = Requests.phrased(greedy(200), -1);
        assertThat(alone(draft(1), request).tokens()).isEqualTo(expected(request));
    }

    @Test
    void verify_draftModelIsAlwaysWrong_isSeldomAsked() {
        FakeDecoder wrong = new FakeDecoder(1, LENGTH, VOCABULARY, (tokens, target) -> {
            told(tokens, target);
            for (int i = 0; i < target.length; i++) {
                target[i] = -target[i];
            }
        });
        assertThat(alone(wrong, greedy(400)).tokens()).isEqualTo(expected(greedy(400)));
        assertThat(count("drafted")).isBetween(1L, 40L);
    }

    @Test
    void verify_draftModelFails_changesNothingAndIsLeftOut() {
        AtomicInteger failed = new AtomicInteger();
        FakeDecoder failing = draft(1).beforePrefill(_ -> {
            failed.incrementAndGet();
            throw new IllegalStateException("injected");
        });
        Recorder recorder = alone(failing, greedy(300));
        assertThat(recorder.tokens()).isEqualTo(expected(greedy(300)));
        assertThat(recorder.terminal()).isInstanceOf(Finished.class);
        assertThat(failed.get()).isEqualTo(3);
    }

    @Test
    void verify_draftModelFailsOnce_goesOnFromNothing() {
        AtomicInteger calls = new AtomicInteger();
        FakeDecoder failing = draft(1).beforeDecode(_ -> {
            if (calls.incrementAndGet() == 20) {
                throw new IllegalStateException("injected");
            }
        });
        assertThat(alone(failing, greedy(300)).tokens()).isEqualTo(expected(greedy(300)));
        assertThat(calls.get()).isGreaterThan(40);
    }

    @Test
    void verify_longPrompt_draftModelReadsItInChunks() {
        List<Integer> chunks = new ArrayList<>();
        FakeDecoder draft = draft(1).beforePrefill(chunk -> chunks.add(chunk.tokens().length));
        GenerationRequest request = request(SamplingParams.greedy(), 300, 100);
        assertThat(alone(draft, request).tokens()).isEqualTo(expected(request));
        assertThat(chunks).hasSizeGreaterThanOrEqualTo(5).allMatch(size -> size <= CHUNK);
        assertThat(chunks.subList(0, 4)).containsOnly(CHUNK);
        assertThat(count("drafted 15")).isPositive();
    }

    @Test
    void verify_draftModelHoldsLess_draftsUpToItsEnd() {
        FakeDecoder shorter = new FakeDecoder(1, 128, VOCABULARY, DraftModelRunTest::drafted);
        assertThat(alone(shorter, greedy(300)).tokens()).isEqualTo(expected(greedy(300)));
        assertThat(count("drafted")).isPositive();
    }

    @Test
    void verify_amongOthers_sameTokensOfEach() {
        try (LoopDriver driver = driver(model(3), draft(3), 15)) {
            List<GenerationRequest> requests = IntStream.of(20, 90, 33, 70, 41)
                    .mapToObj(prompt -> request(SamplingParams.greedy(), prompt, 150))
                    .toList();
            List<Recorder> recorders = requests.stream().map(driver::submit).toList();
            driver.finish();
            for (int i = 0; i < recorders.size(); i++) {
                assertThat(recorders.get(i).tokens()).isEqualTo(expected(requests.get(i)));
            }
        }
    }

    @Test
    void verify_conversationGoesOn_draftModelRunsOnlyWhatIsNew() {
        List<Integer> pasts = new ArrayList<>();
        FakeDecoder draft = draft(1).beforePrefill(chunk -> pasts.add(chunk.past()));
        try (LoopDriver driver = driver(model(1), draft, 15)) {
            GenerationRequest first = request(SamplingParams.greedy(), 60, 100);
            Recorder recorder = driver.submit(first);
            driver.finish();
            pasts.clear();
            int[] more = IntStream.concat(
                            IntStream.of(first.prompt()),
                            IntStream.concat(
                                    recorder.tokens().stream().mapToInt(Integer::intValue), IntStream.range(0, 30)))
                    .toArray();
            driver.submit(Requests.greedy(more, 50));
            driver.finish();
        }
        assertThat(pasts).isNotEmpty().allMatch(past -> past > 100);
    }
}
