package io.millrace.tasks;

import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.decoding.SamplingParameter;
import io.millrace.models.BatchedModel;
import io.millrace.models.Lease;
import io.millrace.models.LoadedModel;
import io.millrace.models.ModelRoute;
import io.millrace.models.MovedAliases;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelControl;
import io.millrace.serving.ModelInput;
import io.millrace.serving.ModelView;
import io.millrace.serving.Prompt;
import io.millrace.serving.Route;
import io.millrace.serving.Scheduling;
import io.millrace.serving.Transcription;
import io.millrace.tasks.embed.EmbedTask;
import io.millrace.tasks.generate.GenerateTask;
import io.millrace.tasks.speak.SpeakTask;
import io.millrace.tasks.speak.SpeakingFront;
import io.millrace.tasks.transcribe.SilentSecond;
import io.millrace.tasks.transcribe.TranscribeTask;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What an operator does with models while the service runs. Names may be aliases. */
public final class ModelAdmin {

    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final String WARMING = "Hello";
    /** A GIF of one pixel. */
    private static final String PIXEL = "R0lGODdhAQABAIAAAAAAAAAAACwAAAAAAQABAAACAkQBADs=";

    private static final List<ModelInput> WITH_IMAGE = List.of(
            new ModelInput.Text(WARMING),
            new ModelInput.Image(Base64.getDecoder().decode(PIXEL)));

    private final Serving serving;
    private final Map<String, LoadedModel> drained = new ConcurrentHashMap<>();

    public ModelAdmin(Serving serving) {
        this.serving = serving;
    }

    /** In order of name. */
    public List<ModelView> models() {
        return serving.models().models().stream().map(this::view).toList();
    }

    /**
     * The model of a name.
     *
     * @throws io.millrace.core.ServingException.ModelNotFound where there is none
     */
    public ModelView model(String name) {
        return view(serving.models().model(name));
    }

    /** Aliases that were moved. */
    public MovedAliases aliases() {
        return serving.models().aliases();
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
            ModelRoute route = serving.models().route(name);
            Mono<Void> load = route.load();
            Mono<Void> answer = Mono.defer(() -> warm(serving.models().route(name)));
            return load == null ? answer : load.then(answer);
        });
    }

    private Mono<Void> warm(ModelRoute route) {
        LoadedModel model = route.require();
        return switch (route.folder().orElseThrow().task()) {
            case GenerateTask _ -> generate(route);
            case TranscribeTask _ -> transcribe(route);
            case SpeakTask _ -> speak(route, (SpeakingFront) ((BatchedModel) model).front());
            default -> encode(route, model);
        };
    }

    private Mono<Void> transcribe(Route model) {
        Transcription.Request silence =
                new Transcription.Request(SilentSecond.wav(), false, "", 0, false, Scheduling.DEFAULT);
        return serving.transcription().transcribe(model, silence).then();
    }

    private Mono<Void> speak(Route model, SpeakingFront front) {
        return serving.speech().speak(model, front.warming()).then();
    }

    /**
     * Refuses requests to the model from now on, with its memory kept, and completes when those it has have ended.
     *
     * @return fails with {@link DeadlineExceeded} where they take longer than 30 s; the model stays drained
     */
    public Mono<Void> drain(String name) {
        return Mono.<Void>fromRunnable(() -> {
                    try (Lease held = serving.models().route(name).lease()) {
                        drainNow(held.model());
                    }
                })
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

    private Mono<Void> generate(Route model) {
        GenerationOptions options = GenerationOptions.DEFAULT
                .with(SamplingParameter.TEMPERATURE, 0f)
                .with(SamplingParameter.SEED, 0L)
                .with(Stopping.DEFAULT.withMaxTokens(2).withIgnoreEos(true));
        return serving.generation()
                .generate(model, List.of(new Prompt.Text(WARMING)), options)
                .then();
    }

    private Mono<Void> encode(ModelRoute route, LoadedModel model) {
        if (model.vocabularySize() == 0) {
            throw new InvalidRequest(
                    "model", "The model '" + model.id() + "' takes no text, so only a request of yours can warm it");
        }
        List<ModelInput> text = List.of(new ModelInput.Text(WARMING));
        return route.folder().orElseThrow().task() instanceof EmbedTask
                ? serving.encoding()
                        .embed(route, takesImages(model) ? WITH_IMAGE : text, EncodeOptions.DEFAULT)
                        .then()
                : serving.encoding()
                        .classify(route, text, EncodeOptions.DEFAULT)
                        .then();
    }

    private static boolean takesImages(LoadedModel model) {
        return model instanceof BatchedModel stateless && stateless.front().sharesSpace();
    }

    @SuppressWarnings("ReferenceEquality") // this very model, not one loaded since
    private boolean accepts(ModelRoute route) {
        return route.loaded()
                .filter(model -> drained.get(model.id().value()) != model)
                .isPresent();
    }

    private ModelView view(ModelCatalog.Model model) {
        ModelRoute route = serving.models().route(model.id());
        return new ModelView(
                model,
                accepts(route),
                serving.models().busy(model.id()),
                route.breaker().orElse(null),
                serving.models().rejected(model.id()).orElse(null),
                serving.models().pull(model.id()).orElse(null));
    }
}
