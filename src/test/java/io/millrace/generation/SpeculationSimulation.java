package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Streams on a model whose calls take a time of their own, random but for its form: as much as the weights, some for each row of a step,
 * some for each token of a chunk, now and then much more. Some streams copy their prompt, others say what no one foresees.
 */
final class SpeculationSimulation {

    private static final int VOCABULARY = 512;
    private static final int LENGTH = 1024;
    private static final int PROMPT = 200;
    private static final int COPIES = 0; // the first token of a prompt that is copied
    private static final int TELLS = 1;

    private final long seed;
    private final int streams;
    private final double copying;
    private final long weights;
    private final long row;
    private final long token;
    private long spent; // without what disturbs a call
    private final Map<Recorder, Integer> sizes = new HashMap<>();

    /** @param copying share of the streams that copy */
    SpeculationSimulation(long seed, int mostStreams, double copying) {
        SplittableRandom random = new SplittableRandom(seed);
        this.seed = seed;
        this.copying = copying;
        streams = random.nextInt(1, mostStreams + 1);
        weights = random.nextLong(200_000, 5_000_000);
        row = (long) (weights * random.nextDouble(0.01, 0.5));
        token = (long) (row * random.nextDouble(0.7, 1.5));
    }

    /** Virtual nanoseconds of all completions, without and with drafts. */
    record Times(double plain, double speculating, int drafted, int accepted) {

        double speedup() {
            return plain / speculating;
        }
    }

    /** What a chunk of eight tokens costs, in steps of one. */
    double chunkOfEight() {
        return (weights + 8.0 * token) / (weights + row);
    }

    Times run() {
        int[] counts = new int[2];
        double plain = run(0, counts);
        return new Times(plain, run(15, counts), counts[0], counts[1]);
    }

    private double run(int draftTokens, int[] counts) {
        spent = 0;
        SplittableRandom noise = new SplittableRandom(seed);
        EngineListener listener = new EngineListener() {
            @Override
            public void onDrafted(DraftKind kind, int drafted, int accepted) {
                counts[0] += drafted;
                counts[1] += accepted;
            }
        };
        FakeDecoder model = new FakeDecoder(streams, LENGTH, VOCABULARY, SpeculationSimulation::say);
        try (LoopDriver driver = new LoopDriver(model, 256, draftTokens, 0, listener)) {
            model.beforePrefill(
                    chunk -> takes(driver, noise, chunk.past() > 0, weights + token * chunk.tokens().length));
            model.beforeDecode(batch -> takes(driver, noise, true, weights + row * batch.tokens().length));
            return run(driver);
        }
    }

    private void takes(LoopDriver driver, SplittableRandom noise, boolean counts, long nanos) {
        spent += counts ? nanos : 0;
        driver.clock().addAndGet((long) (nanos * (noise.nextInt(100) == 0 ? 8 : noise.nextDouble(1, 1.2))));
    }

    /* Every stream has three requests, one after the other, so that there are as many at all times. */
    private double run(LoopDriver driver) {
        List<Recorder> recorders = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        int left = 3 * streams;
        for (int stream = 0; stream < streams; stream++, left--) {
            recorders.add(driver.submit(request(random, stream)));
        }
        while (driver.step()) {
            checkTurns(recorders);
            for (int stream = 0; stream < streams; stream++) {
                if (left > 0 && recorders.get(stream).hasEnded()) {
                    recorders.set(stream, driver.submit(request(random, stream)));
                    left--;
                }
            }
        }
        return (double) spent;
    }

    /* Nobody is more than one draft ahead of another that decodes since both do. */
    private void checkTurns(List<Recorder> recorders) {
        for (Recorder recorder : recorders) {
            int before = sizes.getOrDefault(recorder, 0);
            int now = recorder.tokens().size();
            assertThat(now - before).as("tokens of one step").isLessThanOrEqualTo(16);
            sizes.put(recorder, now);
        }
    }

    private GenerationRequest request(SplittableRandom random, int stream) {
        int first = stream < Math.round(copying * streams) ? COPIES : TELLS;
        int[] prompt = IntStream.range(0, PROMPT)
                .map(i -> i == 0 ? first : random.nextInt(2, VOCABULARY))
                .toArray();
        return new GenerationRequest(prompt, io.millrace.decoding.SamplingParams.greedy(), 150, Set.of(), false, 0);
    }

    /** Copies the prompt but for a token in sixteen, or says what looks random, in words of few tokens that come again and again. */
    private static void say(int[] tokens, float[] target) {
        int hash = 1;
        for (int i = Math.max(0, tokens.length - 3); i < tokens.length; i++) {
            hash = (hash * 31 + tokens[i]) * 0x9e3779b9;
            hash ^= hash >>> 15;
        }
        int whole = (tokens[1] * 31 + tokens.length) * 0x85ebca6b;
        whole ^= whole >>> 13;
        boolean copies = tokens[0] == COPIES && (whole & 15) > 0;
        int said = copies ? tokens[1 + (tokens.length - PROMPT) % (PROMPT - 1)] : 2 + ((hash + whole) & 63);
        java.util.Arrays.fill(target, 0);
        target[said] = 9;
    }
}
