package io.millrace.decoding;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One row of 150,000 logits to one token, the copy of the row included. {@code fullSort} is top-p by sorting the vocabulary, the
 * textbook way.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SamplerBenchmark {

    private static final int VOCABULARY = 150_000;

    @Param({
        "greedy",
        "temperature",
        "topP95",
        "topK50",
        "minP05",
        "topK50topP95",
        "greedyLogprobs5",
        "allWithPenalties",
        "fullSort"
    })
    public String how = "";

    /** peaked: a few tokens hold nearly all mass, as in most steps of a language model; flat: tens of thousands share it. */
    @Param({"peaked", "flat"})
    public String row = "";

    private final float[] logits = new float[VOCABULARY];
    private final float[] scratch = new float[VOCABULARY];
    private Sampler sampler = new Sampler(SamplingParams.greedy(), 1, new int[0]);

    @Setup
    public void setUp() {
        Random random = new Random(1);
        for (int i = 0; i < VOCABULARY; i++) {
            logits[i] = (float) random.nextGaussian() * (row.equals("flat") ? 1 : 2.5f);
        }
        for (int i = 0; i < 20 && row.equals("peaked"); i++) {
            logits[random.nextInt(VOCABULARY)] = 18 - i * 0.5f;
        }
        int[] prompt = random.ints(2000, 0, VOCABULARY).toArray();
        sampler = new Sampler(params(), VOCABULARY, prompt);
    }

    @Benchmark
    public Object sample() {
        System.arraycopy(logits, 0, scratch, 0, VOCABULARY);
        return how.equals("fullSort") ? fullSort(scratch) : sampler.sample(scratch);
    }

    private SamplingParams params() {
        return switch (how) {
            case "temperature" -> params(0.8f, 1, 0, 0);
            case "topP95" -> params(0.8f, 0.95f, 0, 0);
            case "topK50" -> params(0.8f, 1, 50, 0);
            case "minP05" -> params(0.8f, 1, 0, 0.05f);
            case "topK50topP95" -> params(0.8f, 0.95f, 50, 0);
            case "allWithPenalties" ->
                SamplingParams.of(filters(0.8f, 0.95f, 50, 0.05f)
                        .with(SamplingParameter.REPETITION_PENALTY, 1.1f)
                        .with(SamplingParameter.PRESENCE_PENALTY, 0.5f)
                        .with(SamplingParameter.FREQUENCY_PENALTY, 0.5f));
            case "greedyLogprobs5" -> new SamplingParams(filters(0, 1, 0, 0), 5, 0, Set.of());
            default -> SamplingParams.greedy();
        };
    }

    private static SamplingParams params(float temperature, float topP, int topK, float minP) {
        return SamplingParams.of(filters(temperature, topP, topK, minP));
    }

    private static Sampling filters(float temperature, float topP, int topK, float minP) {
        return Sampling.UNSTATED
                .with(SamplingParameter.TEMPERATURE, temperature)
                .with(SamplingParameter.TOP_P, topP)
                .with(SamplingParameter.TOP_K, topK)
                .with(SamplingParameter.MIN_P, minP)
                .with(SamplingParameter.SEED, 1L);
    }

    private static int fullSort(float[] logits) {
        Integer[] order = IntStream.range(0, logits.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> Float.compare(logits[b], logits[a]));
        float largest = logits[order[0]];
        double total = 0;
        for (float logit : logits) {
            total += Math.exp((logit - largest) / 0.8);
        }
        double left = 0.95 * total * Math.random();
        int i = 0;
        while ((left -= Math.exp((logits[order[i]] - largest) / 0.8)) > 0) {
            i++;
        }
        return order[i];
    }
}
