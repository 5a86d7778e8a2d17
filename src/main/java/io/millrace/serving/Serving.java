package io.millrace.serving;

import io.millrace.repository.ModelRepository;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The models of a repository, being served.
 *
 * @param models loading or loaded
 * @param generation over these models, as are the next three
 * @param promptThreads where prompts are rendered and tokenized
 */
public record Serving(
        ModelRegistry models,
        TextGeneration generation,
        Encoding encoding,
        TensorInference tensors,
        Tokenization tokenization,
        Scheduler promptThreads)
        implements AutoCloseable {

    private static final int PROMPT_QUEUE = 100_000;

    /**
     * Starts to load the repository's models and returns at once.
     *
     * @param listeners told what each model does
     * @param limits over all models
     */
    public static Serving open(ModelRepository repository, Listeners listeners, Limits limits) {
        return over(ModelRegistry.open(repository.scan(), repository::find, new OnnxModelLoader(listeners)), limits);
    }

    static Serving over(ModelRegistry models, Limits limits) {
        int cores = Runtime.getRuntime().availableProcessors();
        Scheduler promptThreads = Schedulers.newBoundedElastic(cores, PROMPT_QUEUE, "prompt");
        Gate gate = new Gate(new Admission("the service", limits.items(), limits.tokens(), System::nanoTime));
        Batches batches = new Batches(gate, promptThreads, Schedulers.parallel());
        return new Serving(
                models,
                new GenerationService(models, gate, promptThreads, Schedulers.parallel(), limits.streamBuffer()),
                new EncodingService(models, batches),
                new TensorService(models, batches),
                new TokenizationService(models, promptThreads),
                promptThreads);
    }

    /** Ends what runs and frees all native memory. */
    @Override
    public void close() {
        models.close();
        promptThreads.dispose();
    }
}
