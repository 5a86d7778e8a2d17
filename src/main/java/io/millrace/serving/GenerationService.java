package io.millrace.serving;

import io.millrace.core.ServingException.EngineFailed;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/** Text generation over the models of a registry. */
final class GenerationService implements TextGeneration {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationService.class);

    private final ModelRegistry registry;
    private final Gate gate;
    private final Scheduler promptThreads;
    private final Scheduler textThreads;
    private final int streamBuffer;

    GenerationService(
            ModelRegistry registry, Gate gate, Scheduler promptThreads, Scheduler textThreads, int streamBuffer) {
        this.registry = registry;
        this.gate = gate;
        this.promptThreads = promptThreads;
        this.textThreads = textThreads;
        this.streamBuffer = streamBuffer;
    }

    @Override
    public Flux<TextEvent> generate(String model, List<Prompt> prompts, GenerationOptions options) {
        return Flux.deferContextual(context -> admitted(registry.language(model), prompts, options, context));
    }

    private Flux<TextEvent> admitted(
            LanguageModel model, List<Prompt> prompts, GenerationOptions options, ContextView context) {
        Caller caller = Caller.of(context);
        TokenAllowance allowance = TokenAllowance.of(context);
        RequestTimes times = RequestTimes.of(context);
        Claim claim = new Claim(
                Math.multiplyExact(prompts.size(), options.n()),
                options.scheduling().priority(),
                caller);
        Gate.Pass pass = gate.enter(model.admission(), claim);
        return Mono.fromCallable(() -> RequestPlanner.plan(model, prompts, options, caller, times))
                .subscribeOn(promptThreads)
                .doOnNext(choices -> pass.tokens(promptTokens(choices)))
                .doOnNext(choices -> allowance.take(billedTokens(choices)))
                .flatMapMany(choices -> EventBridge.open(model, choices, options, streamBuffer, textThreads, allowance))
                .doOnError(EngineFailed.class, failure -> LOG.error("model {} failed a request", model.id(), failure))
                .doFinally(_ -> pass.release());
    }

    private static long promptTokens(List<Choice> choices) {
        return choices.stream()
                .mapToLong(choice -> choice.request().prompt().length)
                .sum();
    }

    /** As the usage counts them: a prompt once, however many choices continue it. */
    private static long billedTokens(List<Choice> choices) {
        return choices.stream()
                .filter(Choice::firstOfPrompt)
                .mapToLong(Choice::promptTokens)
                .sum();
    }
}
