package io.millrace.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is picked of the likeliest tokens is what is picked of all. */
class TopLogitsTest {

    private static final int VOCABULARY = 700;
    private static final int COUNT = 64;

    private static TopLogits top(float[] row, int count) {
        int[] tokens = IntStream.range(0, row.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -row[i]).thenComparingInt(i -> i))
                .limit(count)
                .mapToInt(i -> i)
                .toArray();
        float[] logits = new float[count];
        IntStream.range(0, count).forEach(i -> logits[i] = row[tokens[i]]);
        double sum = 0;
        for (float logit : row) {
            sum += Math.exp(logit - (double) logits[0]);
        }
        return new TopLogits(tokens, logits, (float) (logits[0] + Math.log(sum)));
    }

    /* Of few values, so that many are equal. */
    private static float[] row(Random random) {
        boolean coarse = random.nextBoolean();
        float[] row = new float[VOCABULARY];
        for (int i = 0; i < row.length; i++) {
            float logit = (float) (3 * random.nextGaussian());
            row[i] = random.nextInt(50) == 0 ? Float.NEGATIVE_INFINITY : coarse ? Math.round(logit) : logit;
        }
        return row;
    }

    private static Sampling sampling(Random random) {
        return Sampling.UNSTATED
                .with(SamplingParameter.SEED, random.nextLong())
                .with(SamplingParameter.TEMPERATURE, random.nextInt(3) * 0.7f)
                .with(SamplingParameter.TOP_K, random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(COUNT + 10))
                .with(SamplingParameter.TOP_P, random.nextBoolean() ? 1f : 0.2f + 0.8f * random.nextFloat())
                .with(SamplingParameter.MIN_P, random.nextBoolean() ? 0f : 0.3f * random.nextFloat());
    }

    private static SamplingParams params(Sampling sampling, int topLogprobs) {
        return new SamplingParams(sampling, topLogprobs, 0, Set.of());
    }

    private static @Nullable TokenChoice ofTop(Sampler sampler, float[] row) {
        return sampler.sampleTop(new SamplerWorkspace(VOCABULARY), top(row, COUNT));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void sampleTop_ofRandomRows_isWhatIsSampledOfAll(long seed) {
        Random random = new Random(seed);
        int answered = 0;
        for (int i = 0; i < 300; i++) {
            SamplingParams params = params(sampling(random), random.nextInt(4) - 1);
            Sampler whole = new Sampler(params, VOCABULARY, new int[0]);
            Sampler likeliest = new Sampler(params, VOCABULARY, new int[0]);
            for (int step = 0; step < 4; step++) {
                float[] row = row(random);
                TokenChoice few = ofTop(likeliest, row);
                TokenChoice choice = few == null ? likeliest.sample(row.clone()) : few;
                TokenChoice expected = whole.sample(row.clone());
                answered += few == null ? 0 : 1;
                assertThat(choice.token()).as(params.toString()).isEqualTo(expected.token());
                assertThat(choice.top())
                        .extracting(TokenChoice.Alternative::token)
                        .isEqualTo(expected.top().stream()
                                .map(TokenChoice.Alternative::token)
                                .toList());
                if (params.topLogprobs() >= 0) {
                    assertThat(choice.logprob()).isCloseTo(expected.logprob(), within(1e-5f));
                }
            }
        }
        assertThat(answered).isBetween(400, 1_100);
    }

    @Test
    void sampleTop_ofWhatNeedsTheRow_isNothing() {
        float[] row = row(new Random(9));
        Sampling plain = Sampling.UNSTATED.with(SamplingParameter.TEMPERATURE, 1f);
        List<SamplingParams> all = List.of(
                params(plain, -1),
                params(plain.with(SamplingParameter.TOP_P, 0.9f), -1),
                params(plain.with(SamplingParameter.TOP_K, COUNT + 1), -1),
                params(plain.with(SamplingParameter.MIN_P, 1e-9f), -1),
                params(
                        plain.with(SamplingParameter.TEMPERATURE, 0f).with(SamplingParameter.LOGIT_BIAS, Map.of(3, 1f)),
                        -1),
                params(plain.with(SamplingParameter.TEMPERATURE, 0f).with(SamplingParameter.PRESENCE_PENALTY, 1f), -1),
                new SamplingParams(Sampling.GREEDY, -1, 5, Set.of(1)),
                params(plain.with(SamplingParameter.TEMPERATURE, 0f), COUNT + 1));
        assertThat(all).allSatisfy(params -> assertThat(ofTop(new Sampler(params, VOCABULARY, new int[0]), row))
                .isNull());
    }

    @Test
    void sampleTop_ofRowsWithoutNumbers_isNothing() {
        Sampler greedy = new Sampler(
                params(Sampling.UNSTATED.with(SamplingParameter.TEMPERATURE, 0f), -1), VOCABULARY, new int[0]);
        SamplerWorkspace workspace = new SamplerWorkspace(VOCABULARY);
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThat(greedy.sampleTop(workspace, new TopLogits(new int[] {1}, new float[] {0}, bad)))
                    .isNull();
            assertThat(greedy.sampleTop(workspace, new TopLogits(new int[] {1}, new float[] {bad}, 0)))
                    .isNull();
        }
    }
}
