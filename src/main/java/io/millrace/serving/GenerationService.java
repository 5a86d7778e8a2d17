package io.millrace.serving;

import io.millrace.core.ServingException.EngineFailed;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Text generation over the models of a registry. */
final class GenerationService implements TextGeneration {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationService.class);

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
                .doOnError(EngineFailed.class, failure -> LOG.error("model {} failed a request", model.id(), failure))
                .doFinally(_ -> permit.release());
    }
}
