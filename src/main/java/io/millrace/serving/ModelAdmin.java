package io.millrace.serving;

import io.millrace.batching.BatchSnapshot;
import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Task;
import io.millrace.decoding.SamplingParameter;
import io.millrace.generation.EngineSnapshot;
import io.millrace.serving.GenerationOptions.Stopping;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What an operator does with models while the service runs. Names may be aliases. */
public final class ModelAdmin {

    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final String WARMING = "Hello";

    private final Serving serving;
    private final Map<String, LoadedModel> drained = new ConcurrentHashMap<>();

    public ModelAdmin(Serving serving) {
        this.serving = serving;
    }

    /** In order of name. */
    public List<ModelView> models() {
        return serving.models().models().stream().map(this::view).toList();
    }

    public Optional<ModelView> find(String name) {
        return serving.models().find(name).map(this::view);
    }

    /** As {@link ModelControl#load}; a drained model takes requests again. */
    public Mono<Void> load(String name) {
        return serving.models().load(name);
    }

    /** As {@link ModelControl#unload}. */
    public Mono<Void> unload(String name) {
        return serving.models().unload(name);
    }

    /** Has the model answer once, so that the next request finds memory and code ready. */
    public Mono<Void> warm(String name) {
        return Mono.defer(() -> {
            LoadedModel model = serving.models().require(name);
            return switch (model) {
                case LanguageModel language -> generate(language);
                case BatchedModel batched -> encode(batched);
            };
        });
    }

    /**
     * Refuses requests to the model from now on, with its memory kept, and completes when those it has have ended.
     *
     * @return fails with {@link DeadlineExceeded} where they take longer than 30 s; the model stays drained
     */
    public Mono<Void> drain(String name) {
        return Mono.<Void>fromRunnable(() -> drainNow(serving.models().require(name)))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private void drainNow(LoadedModel model) {
        drained.put(model.id().value(), model);
        try {
            if (!model.drain(DRAIN)) {
                throw new DeadlineExceeded(
                        "The model '" + model.id() + "' takes no more requests, but some did not end in " + DRAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineFailed("Waiting for the model '" + model.id() + "' was interrupted", e);
        }
    }

    private Mono<Void> generate(LanguageModel model) {
        GenerationOptions options = GenerationOptions.DEFAULT
                .with(SamplingParameter.TEMPERATURE, 0f)
                .with(SamplingParameter.SEED, 0L)
                .with(Stopping.DEFAULT.withMaxTokens(2).withIgnoreEos(true));
        return serving.generation()
                .generate(model.id().value(), List.of(new Prompt.Text(WARMING)), options)
                .then();
    }

    private Mono<Void> encode(BatchedModel model) {
        if (model.text() == null) {
            throw new InvalidRequest(
                    "model", "The model '" + model.id() + "' takes no text, so only a request of yours can warm it");
        }
        List<ModelInput> text = List.of(new ModelInput.Text(WARMING));
        String name = model.id().value();
        return model.task() == Task.EMBED
                ? serving.encoding().embed(name, text, EncodeOptions.DEFAULT).then()
                : serving.encoding().classify(name, text, EncodeOptions.DEFAULT).then();
    }

    @SuppressWarnings("ReferenceEquality") // this very model, not one loaded since
    private boolean accepts(ModelCatalog.Model model) {
        return model.state() == ModelCatalog.State.READY
                && drained.get(model.id()) != serving.models().require(model.id());
    }

    private ModelView view(ModelCatalog.Model model) {
        Optional<EngineSnapshot> engine = serving.models().snapshot(model.id());
        Optional<BatchSnapshot> batches = serving.models().batches(model.id());
        return new ModelView(
                model,
                accepts(model),
                engine.map(EngineSnapshot::waiting)
                        .or(() -> batches.map(BatchSnapshot::waiting))
                        .orElse(0),
                engine.map(EngineSnapshot::running)
                        .or(() -> batches.map(BatchSnapshot::running))
                        .orElse(0),
                serving.models().admitted(model.id()),
                engine.map(EngineSnapshot::slots).orElse(0),
                breaker(model.id()));
    }

    private @Nullable BreakerView breaker(String model) {
        return serving.resilience().breakers().stream()
                .filter(breaker -> breaker.name().equals(model))
                .findFirst()
                .orElse(null);
    }
}
