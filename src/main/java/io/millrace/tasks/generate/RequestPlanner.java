package io.millrace.tasks.generate;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.decoding.Sampling;
import io.millrace.decoding.SamplingParameter;
import io.millrace.decoding.SamplingParams;
import io.millrace.decoding.TokenConstraint;
import io.millrace.generation.GenerationRequest;
import io.millrace.serving.Caller;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.Prompt;
import io.millrace.serving.RequestTimes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns prompts and options into sequences for one model: tokens, context check, defaults. */
final class RequestPlanner {

    private final LanguageModel model;
    private final GenerationOptions options;
    private final Caller caller;
    private final RequestTimes times;
    private final Checkpoint checkpoint;
    private final PreparedPrompts turns;
    private final long seed;

    private RequestPlanner(
            LanguageModel model, GenerationOptions options, Caller caller, RequestTimes times, Checkpoint checkpoint) {
        this.times = times;
        this.checkpoint = checkpoint;
        this.model = model;
        this.options = options;
        this.caller = caller;
        this.turns = new PreparedPrompts(model, times, checkpoint);
        Long asked = options.sampling().orNull(SamplingParameter.SEED);
        this.seed = asked == null ? ThreadLocalRandom.current().nextLong() : asked;
    }

    /** The choices of a request, in order of index. */
    static List<Choice> plan(LanguageModel model, List<Prompt> prompts, GenerationOptions options, Caller caller) {
        return plan(model, prompts, options, caller, new RequestTimes(System::nanoTime, Map.of()), Checkpoint.NONE);
    }

    /**
     * @param times told of template and tokenizing
     * @param checkpoint passed between pieces of the prompts
     */
    static List<Choice> plan(
            LanguageModel model,
            List<Prompt> prompts,
            GenerationOptions options,
            Caller caller,
            RequestTimes times,
            Checkpoint checkpoint) {
        RequestPlanner planner = new RequestPlanner(model, options, caller, times, checkpoint);
        requireKnown(
                model,
                "logit_bias",
                options.sampling().get(SamplingParameter.LOGIT_BIAS).keySet());
        requireKnown(model, "stop_token_ids", options.stopping().tokenIds());
        model.shape().requireScores(options);
        List<Choice> choices = new ArrayList<>(prompts.size() * options.n());
        for (int i = 0; i < prompts.size(); i++) {
            checkpoint.pass();
            planner.addChoices(prompts.get(i), i, choices);
        }
        return choices;
    }

    private static void requireKnown(LanguageModel model, String param, Set<Integer> tokens) {
        tokens.stream().sorted().forEach(token -> model.requireKnown(param, token));
    }

    private void addChoices(Prompt prompt, int number, List<Choice> out) {
        PreparedPrompt turn = turns.of(prompt, options.stopping().maxTokens());
        int[] tokens = turn.tokens();
        int maxTokens = maxTokens(prompt, tokens.length);
        String echo = options.reporting().echo() ? echo(prompt, tokens) : null;
        Set<Integer> stopTokens = stopTokens(prompt);
        Supplier<TokenConstraint> constraint =
                model.text().guides().of(turn.wish(options.structure(), stopTokens), checkpoint);
        for (int k = 0; k < options.n(); k++) {
            int index = number * options.n() + k;
            SamplingParams sampling = sampling(seed + index, stopTokens, constraint);
            out.add(choice(index, k == 0, turn, sampling, stopTokens, maxTokens, echo, continuesText(prompt)));
        }
    }

    private Choice choice(
            int index,
            boolean first,
            PreparedPrompt turn,
            SamplingParams sampling,
            Set<Integer> stopTokens,
            int maxTokens,
            @Nullable String echo,
            boolean continues) {
        GenerationRequest request = new GenerationRequest(
                turn.tokens(),
                sampling,
                Math.max(maxTokens, 1),
                stopTokens,
                echo != null && options.reporting().topLogprobs() >= 0,
                options.scheduling().priority(),
                caller.share());
        return new Choice(
                index, first, request, stopTokens, echo, continues, turn.reading(), maxTokens == 0, turn.images());
    }

    private static boolean continuesText(Prompt prompt) {
        return !(prompt instanceof Prompt.Chat chat) || chat.continueFinalMessage();
    }

    private int maxTokens(Prompt prompt, int promptTokens) {
        int left = model.maxLength() - promptTokens;
        if (left < 1) {
            throw overflow(prompt, promptTokens);
        }
        Integer asked = options.stopping().maxTokens();
        if (asked != null && asked > left) {
            times.cutTo(left);
        }
        Integer most = asked != null ? asked : options.stopping().usualTokens();
        return most == null ? usual(promptTokens, left) : Math.min(most, left);
    }

    /* A request that says how much it wants at least gets it. */
    private int usual(int promptTokens, int left) {
        int usual = model.text().defaults().answer().after(promptTokens, left);
        return Math.clamp(options.stopping().minTokens(), usual, left);
    }

    private ContextOverflow overflow(Prompt prompt, int promptTokens) {
        String param = prompt instanceof Prompt.Chat ? "messages" : "prompt";
        return new ContextOverflow(
                param,
                "This model's maximum context length is " + model.maxLength() + " tokens. However, you requested "
                        + (promptTokens + 1L) + " tokens (" + atLeast(promptTokens) + " in the " + param
                        + ", at least 1 in the completion). Please reduce the length of the " + param + ".");
    }

    /* A prompt that is far too long is not read to its end. */
    private String atLeast(int promptTokens) {
        return (promptTokens > model.maxLength() ? "at least " : "") + promptTokens;
    }

    private String echo(Prompt prompt, int[] tokens) {
        return prompt instanceof Prompt.Text text
                ? text.text()
                : model.tokenizer().decode(tokens, options.reporting().skipSpecialTokens());
    }

    private Set<Integer> stopTokens(Prompt prompt) {
        Set<Integer> stop = new HashSet<>(options.stopping().tokenIds());
        if (!options.stopping().ignoreEos()) {
            stop.addAll(model.text().defaults().eosTokenIds());
            if (prompt instanceof Prompt.Infill) {
                stop.addAll(model.text().requireInfill().ends());
            }
        }
        return stop;
    }

    private SamplingParams sampling(
            long choiceSeed, Set<Integer> stopTokens, @Nullable Supplier<TokenConstraint> constraint) {
        Sampling sampling =
                options.sampling().or(model.text().defaults().sampling()).with(SamplingParameter.SEED, choiceSeed);
        int minTokens = options.stopping().minTokens();
        return new SamplingParams(
                sampling,
                options.reporting().topLogprobs(),
                minTokens,
                minTokens > 0 ? stopTokens : Set.of(),
                constraint);
    }
}
