package io.millrace.library;

import io.millrace.core.Traffic;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelLoad;
import io.millrace.serving.RemoteModels;
import io.millrace.tasks.Serving;
import io.millrace.tasks.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

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

    private static final RemoteModels NO_REMOTES = settings -> {
        throw new IllegalArgumentException("fallback in model.yaml names the remote server '" + settings.name()
                + "', and the library asks none: name a model of the folder, or leave it out");
    };

    private final Serving serving;
    private final Options options;
    private final Traffic traffic = new Traffic();
    private final CountedCalls calls;
    private final AtomicBoolean closing = new AtomicBoolean();

    private Millrace(Serving serving, Options options) {
        this.serving = serving;
        this.options = options;
        this.calls = new CountedCalls(serving.models(), traffic, options.loading());
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
        calls.requireOpen();
        return new ModelHandle(calls, serving.models().model(model).id());
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
