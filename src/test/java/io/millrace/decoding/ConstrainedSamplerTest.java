package io.millrace.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.decoding.TokenChoice.Alternative;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstrainedSamplerTest {

    private static final int VOCABULARY = 200;

    @ParameterizedTest
    @ValueSource(floats = {0, 0.3f, 1, 2})
    void sample_ofRandomRowsAndSets_picksOneThatMayComeAndTellsTheConstraint(float temperature) {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            Fixed fixed = new Fixed(randomSet(random));
            Sampler sampler = sampler(fixed, temperature, round, -1, 0);
            int token = sampler.sample(row(random)).token();
            assertThat(fixed.has(token)).as("round %d, token %d", round, token).isTrue();
            assertThat(fixed.accepted).containsExactly(token);
        }
    }

    @Test
    void sample_greedy_picksTheLikeliestOfTheSet() {
        Fixed fixed = new Fixed(3, 64, 150);
        float[] logits = new float[VOCABULARY];
        logits[5] = 9;
        logits[64] = 2;
        logits[150] = 3;
        assertThat(sampler(fixed, 0, 0, -1, 0).sample(logits).token()).isEqualTo(150);
    }

    @Test
    void sample_withLogprobs_reportsTheModelsOwnDistribution() {
        float[] logits = new float[VOCABULARY];
        logits[5] = 9;
        TokenChoice choice = sampler(new Fixed(3), 0, 0, 1, 0).sample(logits);
        assertThat(choice.token()).isEqualTo(3);
        assertThat(choice.top()).extracting(Alternative::token).containsExactly(5);
        assertThat(choice.logprob()).isLessThan(-9);
    }

    @Test
    void sample_onlyABannedEndMayCome_picksIt() {
        assertThat(sampler(new Fixed(0), 0, 0, -1, 5)
                        .sample(new float[VOCABULARY])
                        .token())
                .isZero();
    }

    @Test
    void sample_anythingMayCome_isAsWithoutAConstraint() {
        float[] logits = row(new Random(1));
        int free = new Sampler(params(null, 1, 3, -1, 0), VOCABULARY, new int[0])
                .sample(logits.clone())
                .token();
        assertThat(sampler(new Fixed((long[]) null), 1, 3, -1, 0).sample(logits).token())
                .isEqualTo(free);
    }

    private static Sampler sampler(Fixed fixed, float temperature, long seed, int logprobs, int minTokens) {
        return new Sampler(params(fixed, temperature, seed, logprobs, minTokens), VOCABULARY, new int[0]);
    }

    private static SamplingParams params(
            @Nullable Fixed fixed, float temperature, long seed, int logprobs, int minTokens) {
        Sampling sampling = Sampling.UNSTATED
                .with(SamplingParameter.TEMPERATURE, temperature)
                .with(SamplingParameter.SEED, seed);
        return new SamplingParams(sampling, logprobs, minTokens, Set.of(0), fixed == null ? null : () -> fixed);
    }

    private static long[] randomSet(Random random) {
        long[] set = new long[(VOCABULARY + 63) / 64];
        IntStream.range(0, 1 + random.nextInt(20))
                .map(_ -> random.nextInt(VOCABULARY))
                .forEach(token -> set[token >> 6] |= 1L << token);
        return set;
    }

    private static float[] row(Random random) {
        float[] logits = new float[VOCABULARY];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextGaussian() * 3;
        }
        return logits;
    }

    /** Lets the same tokens come for ever. */
    private static final class Fixed implements TokenConstraint {

        private final long @Nullable [] set;
        private final List<Integer> accepted = new ArrayList<>();

        Fixed(long @Nullable [] set) {
            this.set = set;
        }

        Fixed(int... tokens) {
            this(setOf(tokens));
        }

        private static long[] setOf(int... tokens) {
            long[] set = new long[(VOCABULARY + 63) / 64];
            for (int token : tokens) {
                set[token >> 6] |= 1L << token;
            }
            return set;
        }

        boolean has(int token) {
            return set == null || (set[token >> 6] >>> token & 1) == 1;
        }

        @Override
        public long @Nullable [] allowed() {
            return set;
        }

        @Override
        public void accept(int token) {
            accepted.add(token);
        }

        @Override
        public boolean hasEnded() {
            return false;
        }
    }
}
