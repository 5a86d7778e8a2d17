package io.millrace.decoding;

import static io.millrace.decoding.SamplingParameter.FREQUENCY_PENALTY;
import static io.millrace.decoding.SamplingParameter.LOGIT_BIAS;
import static io.millrace.decoding.SamplingParameter.MIN_P;
import static io.millrace.decoding.SamplingParameter.PRESENCE_PENALTY;
import static io.millrace.decoding.SamplingParameter.REPETITION_PENALTY;
import static io.millrace.decoding.SamplingParameter.SEED;
import static io.millrace.decoding.SamplingParameter.TEMPERATURE;
import static io.millrace.decoding.SamplingParameter.TOP_K;
import static io.millrace.decoding.SamplingParameter.TOP_P;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static final int[] NO_PROMPT = {};
    private static final float BANNED = Float.NEGATIVE_INFINITY;

    @Test
    void filter_ofRandomRows_keepsWhatAFullSortKeeps() {
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            float[] logits = row(random, 1 + random.nextInt(3000));
            SamplingParams params = randomFilters(random, logits.length);
            Map<Integer, Double> expected = NaiveFilter.distribution(logits, params);
            Map<Integer, Double> actual = filtered(logits, params);
            assertThat(actual.keySet()).as("seed %d, %s", seed, params).isEqualTo(expected.keySet());
            actual.forEach(
                    (token, p) -> assertThat(p).isCloseTo(expected.getOrDefault(token, 0.0), withinPercentage(0.001)));
        }
    }

    @Test
    void filter_ofEqualLogits_keepsTheLowestIds() {
        float[] logits = new float[1000];
        assertThat(filtered(logits, params(1, 1, 10, 0)).keySet())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 10).boxed().toList());
        assertThat(filtered(logits, params(1, 0.2505f, 0, 0)).keySet())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 251).boxed().toList());
    }

    @Test
    void filter_withTinyTopP_keepsOne() {
        assertThat(filtered(new float[] {1, 3, 2}, params(1, Float.MIN_VALUE, 0, 0)))
                .containsOnlyKeys(1);
    }

    @Test
    void filter_withMinPOne_keepsTheLikeliestAndItsEquals() {
        assertThat(filtered(new float[] {5, 1, 5, 4.999f}, params(0.7f, 1, 0, 1)))
                .containsOnlyKeys(0, 2);
    }

    @Test
    void filter_withMoreThanTheVocabulary_keepsAll() {
        assertThat(filtered(new float[] {5, 1, BANNED, 4}, params(1, 1, 100, 0.00001f)))
                .containsOnlyKeys(0, 1, 3);
    }

    @Test
    void sample_atTemperatureZero_takesTheFirstOfTheLargest() {
        float[] logits = new float[700];
        logits[300] = logits[400] = 2;
        assertThat(sampler(SamplingParams.greedy(), 700).sample(logits)).isEqualTo(TokenChoice.plain(300));
    }

    @Test
    void sample_withTopKOne_isGreedy() {
        float[] logits = {0, 7, 7, 7};
        assertThat(frequencies(logits, params(2, 1, 1, 0), 50)).containsOnlyKeys(1);
    }

    @Test
    void sample_overManySeeds_followsTheDistribution() {
        float[] logits = {0, 1, 2, BANNED, 1.5f, -3};
        for (SamplingParams params : new SamplingParams[] {
            params(1, 1, 0, 0),
            params(0.5f, 1, 0, 0),
            params(1.3f, 0.9f, 0, 0),
            params(1, 1, 3, 0),
            params(1, 1, 0, 0.3f)
        }) {
            Map<Integer, Double> expected = NaiveFilter.distribution(logits, params);
            Map<Integer, Double> seen = frequencies(logits, params, 20_000);
            assertThat(expected.keySet()).containsAll(seen.keySet());
            expected.forEach(
                    (token, p) -> assertThat(seen.getOrDefault(token, 0.0)).isCloseTo(p, within(0.015)));
        }
    }

    @Test
    void sample_ofALargeRow_followsItsMass() {
        float[] logits = row(new Random(3), 20_000);
        assertThatLikelyTokensFollow(logits, params(1, 1, 0, 0));
        assertThatLikelyTokensFollow(logits, params(1, 0.8f, 0, 0));
    }

    @Test
    void sample_ofANucleusOfManyBuckets_drawsFromAllOfIt() {
        float[] logits = new float[300];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = -0.02f * i;
        }
        SamplingParams params = params(1, 0.9f, 0, 0);
        Map<Integer, Double> seen = frequencies(logits, params, 20_000);
        assertThat(seen.keySet())
                .isEqualTo(NaiveFilter.distribution(logits, params).keySet());
    }

    @Test
    void sample_withOneTokenLeft_takesItWhateverTheSeed() {
        float[] logits = new float[2000];
        Arrays.fill(logits, BANNED);
        logits[1234] = -50;
        assertThat(frequencies(logits, params(1, 1, 0, 0), 50)).containsOnlyKeys(1234);
        assertThat(frequencies(logits, params(1, 0.5f, 5, 0.1f), 50)).containsOnlyKeys(1234);
    }

    @Test
    void sample_withTheSameSeed_givesTheSameTokens() {
        float[] logits = row(new Random(5), 5000);
        SamplingParams params = params(1.5f, 0.99f, 0, 0);
        assertThat(tokens(seeded(params, 42), logits)).isEqualTo(tokens(seeded(params, 42), logits));
        assertThat(tokens(seeded(params, 42), logits)).isNotEqualTo(tokens(seeded(params, 43), logits));
    }

    @Test
    void sample_inASharedWorkspace_givesTheSameTokensAsAlone() {
        float[] logits = row(new Random(6), 5000);
        SamplingParams params = params(1.2f, 0.95f, 0, 0);
        SamplerWorkspace workspace = new SamplerWorkspace(5000);
        Sampler one = new Sampler(seeded(params, 1), workspace, NO_PROMPT);
        Sampler two = new Sampler(seeded(params, 2), workspace, NO_PROMPT);
        int[] first = new int[20];
        for (int i = 0; i < first.length; i++) {
            first[i] = one.sample(logits.clone()).token();
            two.sample(logits.clone());
        }
        assertThat(first).isEqualTo(tokens(seeded(params, 1), logits));
    }

    @Test
    void sample_withBias_forcesAndBans() {
        float[] logits = {3, 2, 1, 0};
        SamplingParams forced = edits(Map.of(3, 100f), 1, 0, 0, 0, Set.of());
        SamplingParams banned = edits(Map.of(0, -100f, 1, -100f), 1, 0, 0, 0, Set.of());
        assertThat(sampler(forced, 4).sample(logits.clone()).token()).isEqualTo(3);
        assertThat(sampler(banned, 4).sample(logits.clone()).token()).isEqualTo(2);
    }

    @Test
    void sample_untilMinTokens_picksNoBannedToken() {
        Sampler sampler = sampler(edits(Map.of(), 1, 0, 0, 2, Set.of(0)), 3);
        float[] logits = {3, 2, 1};
        assertThat(IntStream.range(0, 4).map(_ -> sampler.sample(logits.clone()).token()))
                .containsExactly(1, 1, 0, 0);
    }

    @Test
    void edits_ofRandomSequences_followTheFormula() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            int vocabulary = 5 + random.nextInt(400);
            SamplingParams params = edits(Map.of(1, -3f, 4, 2.5f), 0.5f + random.nextFloat(), 0.7f, -0.3f, 0, Set.of());
            int[] prompt = random.ints(random.nextInt(300), 0, vocabulary).toArray();
            int[] completion = random.ints(random.nextInt(300), 0, vocabulary).toArray();
            LogitEdits edits = new LogitEdits(params, vocabulary, prompt);
            Arrays.stream(completion).forEach(edits::record);
            float[] logits = row(random, vocabulary);
            float[] expected = naiveEdits(logits, params, prompt, completion);
            edits.apply(logits);
            assertThat(logits).as("seed %d", seed).containsExactly(expected, within(1e-5f));
        }
    }

    @Test
    void sample_withLogprobs_reportsTheModelsOwnDistribution() {
        float[] logits = {1, 2, 3, BANNED};
        SamplingParams params = new SamplingParams(Sampling.GREEDY.with(LOGIT_BIAS, Map.of(0, 50f)), 2, 0, Set.of());
        TokenChoice choice = sampler(params, 4).sample(logits);
        double total = Math.exp(1) + Math.exp(2) + Math.exp(3);
        assertThat(choice.token()).isZero();
        assertThat(choice.logprob()).isCloseTo((float) (1 - Math.log(total)), within(1e-6f));
        assertThat(choice.top()).extracting(TokenChoice.Alternative::token).containsExactly(2, 1);
        assertThat(choice.top().get(1).logprob()).isCloseTo((float) (2 - Math.log(total)), within(1e-6f));
    }

    @Test
    void score_ofRandomRows_equalsLogSoftmax() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            float[] logits = row(random, 1 + random.nextInt(3000));
            int token = random.nextInt(logits.length);
            TokenChoice choice = Sampler.score(logits, token, 5);
            Map<Integer, Double> expected = NaiveFilter.distribution(logits, params(1, 1, 0, 0));
            assertThat(choice.logprob()).isCloseTo((float) Math.log(expected.getOrDefault(token, 0.0)), within(1e-4f));
            assertThat(choice.top()).hasSize(Math.min(5, logits.length));
            choice.top().forEach(top -> assertThat(top.logprob())
                    .isCloseTo((float) Math.log(expected.getOrDefault(top.token(), 0.0)), within(1e-4f)));
            assertThat(choice.top()).isSortedAccordingTo((a, b) -> Float.compare(b.logprob(), a.logprob()));
        }
    }

    @Test
    void sample_ofRowsThatAreNotFinite_saysSo() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            for (int at : new int[] {0, 1, 255, 256, 299}) {
                float[] logits = new float[300];
                logits[at] = bad;
                assertThatThrownBy(() -> sampler(SamplingParams.greedy(), 300).sample(logits))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("logits are not finite");
            }
        }
        float[] banned = {BANNED, BANNED};
        assertThatThrownBy(() -> sampler(params(1, 1, 0, 0), 2).sample(banned))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("logits leave no token: all 2 are banned");
    }

    @Test
    void constructor_withTokensOutsideTheVocabulary_refuses() {
        assertThatThrownBy(() -> sampler(edits(Map.of(9, 1f), 1, 0, 0, 0, Set.of()), 9))
                .hasMessage("logit_bias: token 9 is not in [0, 9)");
        assertThatThrownBy(() -> new Sampler(SamplingParams.greedy(), 4, new int[] {-1}))
                .hasMessage("prompt: token -1 is not in [0, 4)");
    }

    @Test
    void params_outOfRange_areRefusedByName() {
        assertThatThrownBy(() -> params(-1, 1, 0, 0)).hasMessage("temperature must be in [0.0, 2.0], not -1.0");
        assertThatThrownBy(() -> params(Float.NaN, 1, 0, 0)).hasMessageContaining("temperature");
        assertThatThrownBy(() -> params(1, -0.5f, 0, 0)).hasMessage("top_p must be in [0.0, 1.0], not -0.5");
        assertThatThrownBy(() -> edits(Map.of(1, 101f), 1, 0, 0, 0, Set.of())).hasMessageContaining("logit_bias");
    }

    @Test
    void exp_overItsRange_isAccurate() {
        float[] logits = new float[256];
        double[] out = new double[256];
        for (int i = 0; i < 256; i++) {
            logits[i] = -i * 0.23f;
            assertThat(Exp.exp(logits[i]) / Math.exp(logits[i])).isCloseTo(1, within(1e-9));
        }
        Exp.exp(logits, 0, 256, 0, 1, out);
        for (int i = 0; i < 256; i++) {
            assertThat(out[i] / Math.exp(logits[i])).isCloseTo(1, within(1e-7));
        }
        assertThat(Exp.exp(Double.NEGATIVE_INFINITY)).isZero();
        assertThat(Exp.exp(0)).isEqualTo(1);
    }

    @Test
    void random_ofAKnownSeed_givesThePublishedNumbers() {
        SplitMix64 random = new SplitMix64(1234567);
        assertThat(new long[] {random.nextLong(), random.nextLong(), random.nextLong()})
                .containsExactly(6457827717110365317L, 3203168211198807973L, -8629252141511181193L);
    }

    /** Probability by token of what the filters leave. */
    private static Map<Integer, Double> filtered(float[] logits, SamplingParams params) {
        SamplerWorkspace workspace = new SamplerWorkspace(logits.length);
        float largest = workspace.largest(logits);
        new Sampler(params, workspace, NO_PROMPT).filter(logits, largest);
        Map<Integer, Double> weights = new HashMap<>();
        for (int i = 0; i < logits.length; i++) {
            if (workspace.nucleus.hasAllOf(logits[i])) {
                weights.put(
                        i,
                        Exp.exp((logits[i] - largest)
                                / (double) params.sampling().get(TEMPERATURE)));
            }
        }
        Candidates candidates = workspace.candidates;
        for (int i = 0; i < candidates.size(); i++) {
            weights.put(candidates.token(i), candidates.weight(i));
        }
        double total = weights.values().stream().mapToDouble(w -> w).sum();
        weights.replaceAll((_, weight) -> weight / total);
        return weights;
    }

    private static void assertThatLikelyTokensFollow(float[] logits, SamplingParams params) {
        Map<Integer, Double> expected = NaiveFilter.distribution(logits, params);
        Map<Integer, Double> seen = frequencies(logits, params, 5000);
        int[] likely = expected.entrySet().stream()
                .filter(e -> e.getValue() > 0.02)
                .mapToInt(Map.Entry::getKey)
                .toArray();
        assertThat(likely).isNotEmpty();
        assertThat(expected.keySet()).containsAll(seen.keySet());
        Arrays.stream(likely).forEach(token -> assertThat(seen.getOrDefault(token, 0.0))
                .isCloseTo(expected.getOrDefault(token, 0.0), within(0.03)));
    }

    private static Map<Integer, Double> frequencies(float[] logits, SamplingParams params, int seeds) {
        SamplerWorkspace workspace = new SamplerWorkspace(logits.length);
        Map<Integer, Double> seen = new HashMap<>();
        for (int seed = 0; seed < seeds; seed++) {
            int token = new Sampler(seeded(params, seed), workspace, NO_PROMPT)
                    .sample(logits.clone())
                    .token();
            seen.merge(token, 1.0 / seeds, Double::sum);
        }
        return seen;
    }

    private static int[] tokens(SamplingParams params, float[] logits) {
        Sampler sampler = sampler(params, logits.length);
        return IntStream.range(0, 20)
                .map(_ -> sampler.sample(logits.clone()).token())
                .toArray();
    }

    private static float[] naiveEdits(float[] logits, SamplingParams params, int[] prompt, int[] completion) {
        float[] out = logits.clone();
        params.sampling().get(LOGIT_BIAS).forEach((token, bias) -> out[token] += bias);
        for (int token = 0; token < out.length; token++) {
            int id = token;
            long count = Arrays.stream(completion).filter(t -> t == id).count();
            if (count > 0 || Arrays.stream(prompt).anyMatch(t -> t == id)) {
                out[token] = out[token] > 0
                        ? out[token] / params.sampling().get(REPETITION_PENALTY)
                        : out[token] * params.sampling().get(REPETITION_PENALTY);
            }
            out[token] -= (count > 0 ? params.sampling().get(PRESENCE_PENALTY) : 0)
                    + count * params.sampling().get(FREQUENCY_PENALTY);
        }
        return out;
    }

    /** Normal logits, at times rounded so that many are equal, with a few peaks. */
    private static float[] row(Random random, int vocabulary) {
        float[] logits = new float[vocabulary];
        boolean coarse = random.nextBoolean();
        for (int i = 0; i < vocabulary; i++) {
            float logit = (float) random.nextGaussian() * 3;
            logits[i] = coarse ? Math.round(logit) : logit;
        }
        for (int i = 0; i < 5; i++) {
            logits[random.nextInt(vocabulary)] += 8;
        }
        return logits;
    }

    private static SamplingParams randomFilters(Random random, int vocabulary) {
        return params(
                0.2f + 1.8f * random.nextFloat(),
                random.nextBoolean() ? 1 : 0.01f + 0.98f * random.nextFloat(),
                random.nextBoolean() ? 0 : 1 + random.nextInt(vocabulary + 10),
                random.nextBoolean() ? 0.00000001f : 0.3f * random.nextFloat());
    }

    private static Sampler sampler(SamplingParams params, int vocabulary) {
        return new Sampler(params, vocabulary, NO_PROMPT);
    }

    private static SamplingParams seeded(SamplingParams params, long seed) {
        return SamplingParams.of(params.sampling().with(SEED, seed));
    }

    private static SamplingParams params(float temperature, float topP, int topK, float minP) {
        return SamplingParams.of(Sampling.UNSTATED
                .with(TEMPERATURE, temperature)
                .with(TOP_P, topP)
                .with(TOP_K, topK)
                .with(MIN_P, minP));
    }

    private static SamplingParams edits(
            Map<Integer, Float> bias,
            float repetition,
            float presence,
            float frequency,
            int minTokens,
            Set<Integer> banned) {
        Sampling sampling = Sampling.GREEDY
                .with(REPETITION_PENALTY, repetition)
                .with(PRESENCE_PENALTY, presence)
                .with(FREQUENCY_PENALTY, frequency)
                .with(LOGIT_BIAS, bias);
        return new SamplingParams(sampling, -1, minTokens, banned);
    }
}
