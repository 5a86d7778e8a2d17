package io.millrace.library;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.core.Traffic;
import io.millrace.models.ModelRegistry;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelCatalog.State;
import io.millrace.serving.ModelLoad;
import io.millrace.serving.RemoteModels;
import io.millrace.serving.Route;
import io.millrace.tasks.Serving;
import io.millrace.tasks.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The models of a folder, loaded in this process by the engine of the service: what many threads ask of one model runs together. It opens
 * no port, starts no application context and sets up no logging; several may be open side by side. Thread-safe.
 *
 * <p>Whatever a call asks for may be refused, or fail, with a {@link io.millrace.core.ServingException}: {@code Overloaded} where the
 * model's queue is full, with the time after which to come again; {@code ModelNotReady}; {@code DeadlineExceeded}; {@code InvalidRequest},
 * which names field, limit and value.
 */
public final class Millrace implements AutoCloseable {

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private static final RemoteModels NO_REMOTES = settings -> {
        throw new IllegalArgumentException("fallback in model.yaml names the remote server '" + settings.name()
                + "', and the library asks none: name a model of the folder, or leave it out");
    };

    private final Serving serving;
    private final Options options;
    private final Traffic traffic = new Traffic();
    private final AtomicBoolean closing = new AtomicBoolean();

    private Millrace(Serving serving, Options options) {
        this.serving = serving;
        this.options = options;
    }

    /** With {@link Options#DEFAULT}. */
    public static Millrace open(Path folder) {
        return open(folder, Options.DEFAULT);
    }

    /**
     * Starts to load the models of a folder, one after the other, and returns at once; who asks a model that is not there yet waits for it.
     *
     * @param folder has a folder for each model, with its ONNX file, tokenizer and, where wanted, model.yaml
     * @throws IllegalArgumentException where there is no such folder
     */
    public static Millrace open(Path folder, Options options) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no folder " + folder.toAbsolutePath());
        }
        Serving serving = Serving.open(
                Tasks.repository(folder),
                options.listeners(),
                options.limits(),
                NO_REMOTES,
                options.interposer(),
                options.keeping(),
                options.watch());
        return new Millrace(serving, options);
    }

    /**
     * A language model.
     *
     * @param model its folder's name, or an alias
     * @throws io.millrace.core.ServingException.ModelNotFound where no model has the name
     */
    public Chat chat(String model) {
        return new Chat(asked(model), serving.generation());
    }

    /** A model that makes vectors of texts; as {@link #chat} else. */
    public Embedder embedder(String model) {
        return new Embedder(asked(model), serving.encoding());
    }

    /** A model that scores texts by how well they answer a query, as {@link #chat} else; an embedder does so by likeness. */
    public Reranker reranker(String model) {
        return new Reranker(asked(model), serving.encoding());
    }

    /** A model that labels texts or images, or tokens of texts; as {@link #chat} else. */
    public Classifier classifier(String model) {
        return new Classifier(asked(model), serving.encoding());
    }

    /** A model that writes down what is said; as {@link #chat} else. */
    public Transcriber transcriber(String model) {
        return new Transcriber(asked(model), serving.transcription());
    }

    /** What there is in the folder, whatever its state, in order of name. */
    public List<ModelCatalog.Model> models() {
        return serving.models().models();
    }

    /** How busy a model is; {@link ModelLoad#NONE} where it is not ready. */
    public ModelLoad load(String model) {
        return serving.models().busy(model);
    }

    private ModelHandle asked(String model) {
        requireOpen();
        return new ModelHandle(this, serving.models().model(model).id());
    }

    private void requireOpen() {
        if (traffic.isClosed()) {
            throw closed();
        }
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("this Millrace is closed");
    }

    /** What comes of a model once it is there; counted, so that closing waits for it. */
    <T> Flux<T> flux(String model, Function<Route, Publisher<T>> question) {
        return Flux.defer(() -> traffic.enter()
                ? Flux.defer(() -> ask(model, question)).doFinally(_ -> traffic.ended())
                : Flux.error(closed()));
    }

    private <T> Flux<T> ask(String model, Function<Route, Publisher<T>> question) {
        Route route = serving.models().route(model);
        return isLoading(route) ? loaded(model).flatMapMany(question) : Flux.from(question.apply(route));
    }

    private Mono<Route> loaded(String model) {
        ModelRegistry models = serving.models();
        return Mono.<Route>fromSupplier(() -> models.route(model))
                .filter(route -> !isLoading(route) || traffic.isClosed())
                .repeatWhenEmpty(Integer.MAX_VALUE, tries -> tries.delayElements(LOOK))
                .timeout(options.loading(), Mono.error(() -> late(model)));
    }

    private static boolean isLoading(Route route) {
        return route.model().state() == State.LOADING;
    }

    private ModelNotReady late(String model) {
        return new ModelNotReady(
                "The model '" + new ModelId(model) + "' is still loading after " + options.loading(), RETRY_AFTER);
    }

    /**
     * Takes no more calls, waits for those that run as long as {@link Options#grace} says, ends the others with {@code ModelNotReady},
     * and gives back all native memory. What is asked later fails with IllegalStateException.
     */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            traffic.close();
            end();
            serving.close();
        }
    }

    private void end() {
        try {
            if (!traffic.awaitEnd(options.grace())) {
                serving.cut();
                boolean _ = traffic.awaitEnd(LAST_WORDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            serving.cut();
        }
    }
}
