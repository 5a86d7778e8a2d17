package io.millrace.serving;

import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Text generation over the models of a registry. */
final class GenerationService implements TextGeneration {

    private final ModelRegistry registry;
    private final Scheduler promptThreads;
    private final Scheduler textThreads;
    private final int streamBuffer;

    GenerationService(ModelRegistry registry, Scheduler promptThreads, Scheduler textThreads, int streamBuffer) {
        this.registry = registry;
        this.promptThreads = promptThreads;
        this.textThreads = textThreads;
        this.streamBuffer = streamBuffer;
    }

    @Override
    public Flux<TextEvent> generate(String model, List<Prompt> prompts, GenerationOptions options) {
        return Flux.defer(() -> admitted(registry.require(model), prompts, options));
    }

    private Flux<TextEvent> admitted(LoadedModel model, List<Prompt> prompts, GenerationOptions options) {
        Admission.Permit permit = model.admission().acquire(prompts.size() * options.n());
        return Mono.fromCallable(() -> RequestPlanner.plan(model, prompts, options))
                .subscribeOn(promptThreads)
                .flatMapMany(choices -> EventBridge.open(model, choices, options, streamBuffer, textThreads))
                .doFinally(_ -> permit.release());
    }
}
