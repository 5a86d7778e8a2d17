package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.decoding.Sampler;
import io.millrace.decoding.SamplingParams;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.GenerationEvent.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of one step that several threads sample. */
@ExtendWith(QuietEngine.class)
class RowSamplingTest {

    private static final int VOCABULARY = 1 << 16;
    private static final int ROWS = 12;

    private final ConcurrentLinkedQueue<Thread> copiers = new ConcurrentLinkedQueue<>();

    private final Logits logits = new Logits() {
        @Override
        public int rows() {
            return ROWS;
        }

        @Override
        public void copyRow(int row, float[] target) {
            copiers.add(Thread.currentThread());
            FakeDecoder.hashed(new int[] {row}, target);
        }
    };

    private static Sequence sequence(long seed) {
        GenerationRequest request = Requests.sampled(new int[] {1, 2}, 10, seed);
        Sequence sequence = new Sequence(request, _ -> {}, 0, 100);
        sequence.pickWith(new Sampler(request.sampling(), VOCABULARY, request.prompt()));
        return sequence;
    }

    private static List<Sequence> sequences() {
        return IntStream.range(0, ROWS).mapToObj(RowSamplingTest::sequence).toList();
    }

    private List<Integer> tokens(int helpers, Executor threads) {
        List<Sequence> sequences = sequences();
        List<Integer> tokens = new ArrayList<>();
        RowSampling sampling = new RowSampling(VOCABULARY, helpers, threads);
        try (SamplingRound round =
                sampling.begin(logits, sequences, IntStream.range(0, ROWS).toArray())) {
            for (int i = 0; i < ROWS; i++) {
                tokens.add(round.get(i).token());
            }
        }
        return tokens;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void get_anyNumberOfThreads_tokensOfOneAlone(int helpers) {
        List<Integer> alone = tokens(0, _ -> {
            throw new AssertionError("no thread is wanted");
        });
        try (ExecutorService threads = Executors.newFixedThreadPool(helpers)) {
            for (int round = 0; round < 20; round++) {
                assertThat(tokens(helpers, threads)).isEqualTo(alone);
            }
        }
    }

    @Test
    void begin_helpAtOnce_othersTakeFromTheLastRowOn() {
        assertThat(tokens(1, Runnable::run)).hasSize(ROWS);
        assertThat(copiers).hasSize(ROWS);
    }

    @Test
    void begin_fewLogits_noOtherThread() {
        RowSampling sampling = new RowSampling(1000, 7, _ -> {
            throw new AssertionError("no thread is wanted");
        });
        GenerationRequest request = Requests.greedy(new int[] {1}, 10);
        Sequence sequence = new Sequence(request, _ -> {}, 0, 100);
        sequence.pickWith(new Sampler(request.sampling(), 1000, request.prompt()));
        try (SamplingRound round = sampling.begin(logits, List.of(sequence, sequence), new int[] {0, 1})) {
            assertThat(round.get(0).token()).isNotNegative();
        }
    }

    @Test
    void close_threadsComeLate_theyTouchNothing() {
        List<Runnable> late = new ArrayList<>();
        tokens(3, late::add);
        copiers.clear();
        assertThat(late).hasSize(3);
        late.forEach(Runnable::run);
        assertThat(copiers).isEmpty();
    }

    @Test
    void close_rowsNotAskedFor_waitsForThoseThatAreSampled() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Logits slow = new Logits() {
            @Override
            public int rows() {
                return ROWS;
            }

            @Override
            public void copyRow(int row, float[] target) {
                begun.countDown();
                FakeDecoder.hashed(new int[] {row}, target);
                copiers.add(Thread.currentThread());
            }
        };
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            RowSampling sampling = new RowSampling(VOCABULARY, 1, threads);
            try (SamplingRound _ =
                    sampling.begin(slow, sequences(), IntStream.range(0, ROWS).toArray())) {
                begun.await();
            }
            int sampled = copiers.size();
            assertThat(sampled).isPositive();
            threads.shutdown();
            assertThat(copiers).hasSize(sampled);
        }
    }

    @Test
    void get_samplerFails_thatRowAlone() {
        Logits broken = new Logits() {
            @Override
            public int rows() {
                return ROWS;
            }

            @Override
            public void copyRow(int row, float[] target) {
                FakeDecoder.hashed(new int[] {row}, target);
                target[5] = row == 7 ? Float.NaN : target[5];
            }
        };
        RowSampling sampling = new RowSampling(VOCABULARY, 1, Runnable::run);
        try (SamplingRound round =
                sampling.begin(broken, sequences(), IntStream.range(0, ROWS).toArray())) {
            assertThatThrownBy(() -> round.get(7)).isInstanceOf(IllegalStateException.class);
            assertThat(round.get(8).token()).isNotNegative();
        }
    }

    private static void told(int[] tokens, float[] target) {
        FakeDecoder.hashed(new int[] {tokens[0], tokens.length}, target);
        target[3] = tokens[0] == 4 && tokens.length > 20 ? Float.NaN : target[3];
    }

    @Test
    void engine_largeVocabulary_sameTokensAndFailsOneAlone() {
        try (LoopDriver driver = new LoopDriver(new FakeDecoder(6, 64, VOCABULARY, RowSamplingTest::told), 32)) {
            List<GenerationRequest> requests = IntStream.range(0, 6)
                    .mapToObj(i -> new GenerationRequest(
                            IntStream.range(i, i + 8).toArray(), SamplingParams.greedy(), 30, Set.of(), false, 0))
                    .toList();
            List<Recorder> recorders = requests.stream().map(driver::submit).toList();
            driver.finish();
            for (int i = 0; i < 6; i++) {
                if (i == 4) {
                    assertThat(recorders.get(i).terminal()).isInstanceOf(Failed.class);
                } else {
                    assertThat(recorders.get(i).tokens())
                            .as("%d %s", i, recorders.get(i).terminal())
                            .isEqualTo(Requests.expected(requests.get(i), RowSamplingTest::told, VOCABULARY, 64));
                }
            }
        }
    }
}
