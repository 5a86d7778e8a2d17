package io.millrace.generation;

import io.millrace.decoding.SamplingParams;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Measures what the engine itself costs, over a model that costs nothing: decode steps a second with every slot running, and the
 * time from submit to the model when idle. Arguments: slots, vocabulary, tokens of each sequence.
 */
public final class EngineOverhead {

    private EngineOverhead() {}

    public static void main(String[] args) throws InterruptedException {
        int slots = args.length > 0 ? Integer.parseInt(args[0]) : 16;
        int vocabulary = args.length > 1 ? Integer.parseInt(args[1]) : 64;
        int tokens = args.length > 2 ? Integer.parseInt(args[2]) : 20_000;
        Instant model = new Instant(slots, tokens + 16, vocabulary);
        try (GenerationEngine engine = GenerationEngine.start(EngineConfig.of("free"), model, EngineListener.NONE)) {
            for (int round = 0; round < 5; round++) {
                decodeRound(engine, model, slots, tokens);
            }
            wakeUps(engine, model);
        }
    }

    private static void decodeRound(GenerationEngine engine, Instant model, int slots, int tokens)
            throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(slots);
        long cpu = cpuOf(model.thread);
        long start = System.nanoTime();
        IntStream.range(0, slots).forEach(i -> engine.submit(request(i, tokens), onEnd(ended)));
        ended.await();
        double micros = (System.nanoTime() - start) / 1e3 / tokens;
        double cpuMicros = (cpuOf(model.thread) - cpu) / 1e3 / tokens;
        System.out.printf(
                "decode: %.0f steps/s, %.2f us a step of %d rows, %.2f us of it on a CPU%n",
                1e6 / micros, micros, slots, cpuMicros);
    }

    private static long cpuOf(long thread) {
        return thread == 0 ? 0 : ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
    }

    private static void wakeUps(GenerationEngine engine, Instant model) throws InterruptedException {
        long[] nanos = new long[2_000];
        for (int i = 0; i < nanos.length; i++) {
            TimeUnit.MICROSECONDS.sleep(200);
            CountDownLatch ended = new CountDownLatch(1);
            long start = System.nanoTime();
            engine.submit(request(i % 32, 1), onEnd(ended));
            ended.await();
            nanos[i] = model.prefilledAt - start;
        }
        Arrays.sort(nanos, 1_000, 2_000);
        System.out.printf(
                "submit to prefill, idle: median %.1f us, p99 %.1f us%n", nanos[1_500] / 1e3, nanos[1_990] / 1e3);
    }

    private static GenerationRequest request(int first, int tokens) {
        return new GenerationRequest(Requests.prompt(first, 8), SamplingParams.greedy(), tokens, Set.of(), false, 0);
    }

    private static Consumer<GenerationEvent> onEnd(CountDownLatch ended) {
        return event -> {
            if (event instanceof GenerationEvent.Terminal) {
                ended.countDown();
            }
        };
    }

    /** Answers every call with the same logits. */
    private static final class Instant implements DecoderModel {

        private final int slots;
        private final int maxLength;
        private final float[] row;
        private final Logits logits = new Logits() {
            @Override
            public int rows() {
                return 1;
            }

            @Override
            public void copyRow(int index, float[] target) {
                System.arraycopy(row, 0, target, 0, row.length);
            }
        };
        private volatile long prefilledAt;
        private volatile long thread;

        Instant(int slots, int maxLength, int vocabulary) {
            this.slots = slots;
            this.maxLength = maxLength;
            this.row = new float[vocabulary];
            FakeDecoder.hashed(new int[] {1}, row);
        }

        @Override
        public int slots() {
            return slots;
        }

        @Override
        public int maxLength() {
            return maxLength;
        }

        @Override
        public boolean cutsBack() {
            return true;
        }

        @Override
        public int vocabularySize() {
            return row.length;
        }

        @Override
        public Logits prefill(PrefillChunk chunk) {
            prefilledAt = System.nanoTime();
            thread = Thread.currentThread().threadId();
            return logits;
        }

        @Override
        public Logits decode(DecodeBatch batch) {
            return logits;
        }

        @Override
        public void interrupt() {
            // there is nothing that lasts
        }

        @Override
        public void close() {}
    }
}
