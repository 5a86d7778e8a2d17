package io.millrace.generation;

import io.millrace.decoding.Sampler;
import io.millrace.decoding.Sampling;
import io.millrace.decoding.SamplingParameter;
import io.millrace.decoding.SamplingParams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Requests, and what an engine over {@link FakeDecoder#hashed} must answer to them. */
final class Requests {

    private Requests() {}

    static GenerationRequest greedy(int[] prompt, int maxTokens, Integer... stop) {
        return new GenerationRequest(prompt, SamplingParams.greedy(), maxTokens, Set.of(stop), false, 0);
    }

    static GenerationRequest prioritized(int[] prompt, int maxTokens, int priority) {
        return new GenerationRequest(prompt, SamplingParams.greedy(), maxTokens, Set.of(), false, priority);
    }

    static GenerationRequest scored(int[] prompt, int maxTokens) {
        return new GenerationRequest(prompt, SamplingParams.greedy(), maxTokens, Set.of(), true, 0);
    }

    static GenerationRequest sampled(int[] prompt, int maxTokens, long seed) {
        Sampling sampling = Sampling.UNSTATED
                .with(SamplingParameter.REPETITION_PENALTY, 1.1f)
                .with(SamplingParameter.PRESENCE_PENALTY, 0.5f)
                .with(SamplingParameter.FREQUENCY_PENALTY, 0.1f)
                .with(SamplingParameter.SEED, seed);
        return new GenerationRequest(prompt, SamplingParams.of(sampling), maxTokens, Set.of(), false, 0);
    }

    /** Held to {@link Phrases}. */
    static GenerationRequest phrased(GenerationRequest base, int topLogprobs) {
        SamplingParams params = new SamplingParams(base.sampling().sampling(), topLogprobs, 0, Set.of(), Phrases::new);
        return new GenerationRequest(
                        base.prompt(),
                        params,
                        base.maxTokens(),
                        base.stopTokens(),
                        base.promptLogprobs(),
                        base.priority())
                .with(base.adapter());
    }

    /** A sampler held to {@link Phrases}. */
    static Sampler phrased() {
        return new Sampler(
                new SamplingParams(Sampling.GREEDY, -1, 0, Set.of(), Phrases::new), Phrases.VOCABULARY, new int[0]);
    }

    static GenerationRequest biased(int[] prompt, int token) {
        Sampling sampling = Sampling.GREEDY.with(SamplingParameter.LOGIT_BIAS, Map.of(token, 1f));
        return new GenerationRequest(prompt, SamplingParams.of(sampling), 3, Set.of(), false, 0);
    }

    /** {@code first, first + 1, …}, modulo 23. */
    static int[] prompt(int first, int length) {
        int[] prompt = new int[length];
        Arrays.setAll(prompt, i -> (first + i) % 23);
        return prompt;
    }

    /** The completion, computed without engine or cache; it ends early where the sampler refuses the logits. */
    static List<Integer> expected(
            GenerationRequest request, FakeDecoder.Language language, int vocabulary, int maxLength) {
        FakeDecoder.Language spoken = NamedAdapter.adapted(language, request.adapter());
        Sampler sampler = new Sampler(request.sampling(), vocabulary, request.prompt());
        int[] context = request.prompt();
        List<Integer> completion = new ArrayList<>();
        float[] row = new float[vocabulary];
        while (completion.size() < request.maxTokens() && context.length < maxLength) {
            spoken.logits(context, row);
            int token;
            try {
                token = sampler.sample(row).token();
            } catch (IllegalStateException notFinite) {
                return completion;
            }
            completion.add(token);
            if (request.stopTokens().contains(token)) {
                break;
            }
            context = Arrays.copyOf(context, context.length + 1);
            context[context.length - 1] = token;
        }
        return completion;
    }

    static List<Integer> expected(GenerationRequest request, FakeDecoder model) {
        return expected(request, FakeDecoder::hashed, model.vocabularySize(), model.maxLength());
    }
}
