package io.millrace.serving;

import io.millrace.repository.ModelRepository;
import java.time.Clock;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The models of a repository, being served.
 *
 * @param models loading or loaded
 * @param generation over these models, guarded and with fallbacks
 * @param resilience the breakers and remote models of {@code generation}
 * @param encoding over these models, as are the next two
 * @param entrance to the queues of all of them
 * @param promptThreads where prompts are rendered and tokenized
 * @param curfew ends all generation when it completes
 */
public record Serving(
        ModelRegistry models,
        TextGeneration generation,
        Resilience resilience,
        Encoding encoding,
        TensorInference tensors,
        Tokenization tokenization,
        Entrance entrance,
        Scheduler promptThreads,
        Sinks.Empty<Void> curfew)
        implements AutoCloseable {

    private static final int PROMPT_QUEUE = 100_000;

    /**
     * Starts to load the repository's models and returns at once.
     *
     * @param listeners told what each model does
     * @param limits over all models
     * @param remotes opens the remote models that fallbacks name
     * @param interposer between the models and what runs them
     */
    public static Serving open(
            ModelRepository repository,
            Listeners listeners,
            Limits limits,
            RemoteModels remotes,
            Interposer interposer) {
        Resilience resilience = new Resilience(
                remotes, listeners.breakers(), Clock.systemUTC(), Schedulers.parallel(), System::nanoTime);
        ModelLoader loader = new WatchedLoader(new OnnxModelLoader(listeners, interposer), listeners.models());
        ModelLoader preparing = folder -> {
            resilience.prepare(folder);
            return loader.load(folder);
        };
        ModelRegistry models =
                ModelRegistry.open(repository.scan(), repository::find, preparing, resilience::refusesAll);
        return over(models, limits, resilience);
    }

    static Serving over(ModelRegistry models, Limits limits, Resilience resilience) {
        int cores = Runtime.getRuntime().availableProcessors();
        Scheduler promptThreads = Schedulers.newBoundedElastic(cores, PROMPT_QUEUE, "prompt");
        Gate gate = new Gate(new Admission("the service", limits.items(), limits.tokens(), System::nanoTime));
        Batches batches = new Batches(gate, resilience::breaker, promptThreads, Schedulers.parallel());
        TextGeneration generation =
                new GenerationService(models, gate, promptThreads, Schedulers.parallel(), limits.streamBuffer());
        Sinks.Empty<Void> curfew = Sinks.empty();
        return new Serving(
                models,
                resilience.bounding(resilience.over(generation, models::folder), models::folder, curfew.asMono()),
                resilience,
                new EncodingService(models, batches),
                new TensorService(models, batches),
                new TokenizationService(models, promptThreads),
                new GateEntrance(models, gate),
                promptThreads,
                curfew);
    }

    /** Says that the service is not ready, though it still takes requests. */
    public void leave() {
        models.leave();
    }

    /** Ends every request that still runs, and every later one, with ModelNotReady, and closes the models. */
    public void cut() {
        var _ = curfew.tryEmitEmpty();
        models.close();
    }

    /** Ends what runs and frees all native memory. */
    @Override
    public void close() {
        models.close();
        resilience.close();
        promptThreads.dispose();
    }
}
