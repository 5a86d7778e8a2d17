package io.millrace.tasks;

import io.millrace.admission.Admission;
import io.millrace.admission.Gate;
import io.millrace.batching.foreground.Foreground;
import io.millrace.core.ModelId;
import io.millrace.models.BreakerFactory;
import io.millrace.models.Keeping;
import io.millrace.models.ModelLoader;
import io.millrace.models.ModelRegistry;
import io.millrace.models.ModelTask;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.models.WatchedLoader;
import io.millrace.preparation.Preparation;
import io.millrace.repository.FolderStamp;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository;
import io.millrace.requests.BatchTurns;
import io.millrace.requests.Batches;
import io.millrace.requests.Curfew;
import io.millrace.requests.QueuePrecheck;
import io.millrace.requests.Remotes;
import io.millrace.requests.Requests;
import io.millrace.serving.AdmissionPrecheck;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.BreakerView;
import io.millrace.serving.Encoding;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import io.millrace.serving.RemoteModels;
import io.millrace.serving.ServiceLimits;
import io.millrace.serving.TensorInference;
import io.millrace.serving.TextGeneration;
import io.millrace.serving.Tokenization;
import io.millrace.serving.Transcription;
import io.millrace.serving.speech.Speech;
import io.millrace.tasks.generate.GenerateRequests;
import io.millrace.tasks.speak.SpeakRequests;
import io.millrace.tasks.tensor.TensorRequests;
import io.millrace.tasks.transcribe.TranscribeRequests;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The models of a repository, being served.
 *
 * @param models loading or loaded
 * @param remotes of their fallbacks
 * @param generation over these models, as are the next five
 * @param precheck of the queues of all of them
 * @param preparation of what they are asked
 * @param curfew ends all requests when it falls
 */
public record Serving(
        ModelRegistry models,
        Remotes remotes,
        TextGeneration generation,
        Encoding encoding,
        Transcription transcription,
        Speech speech,
        TensorInference tensors,
        Tokenization tokenization,
        AdmissionPrecheck precheck,
        Preparation preparation,
        Curfew curfew)
        implements AutoCloseable {

    /**
     * Starts to load the repository's models and returns at once.
     *
     * @param listeners told what each model does
     * @param limits over all models
     * @param remotes opens the remote models that fallbacks name
     * @param interposer between the models and what runs them
     * @param keeping what the models are kept by
     * @param watch how often folders are looked at for changes; zero for never
     */
    public static Serving open(
            ModelRepository repository,
            Listeners listeners,
            ServiceLimits limits,
            RemoteModels remotes,
            Interposer interposer,
            Keeping keeping,
            Duration watch) {
        Map<ModelId, FolderStamp> stamps = repository.stamps();
        Serving serving = of(repository.scan(), repository, listeners, limits, remotes, interposer, keeping);
        if (watch.isPositive()) {
            serving.models().watch(watch, stamps, repository::stamps);
        }
        return serving;
    }

    /**
     * As {@link #open}, of one model alone.
     *
     * @param repository that it is of
     */
    public static Serving only(
            ModelRepository.Entry model,
            ModelRepository repository,
            Listeners listeners,
            ServiceLimits limits,
            RemoteModels remotes,
            Keeping keeping) {
        return of(List.of(model), repository, listeners, limits, remotes, Interposer.NONE, keeping);
    }

    private static Serving of(
            List<ModelRepository.Entry> entries,
            ModelRepository repository,
            Listeners listeners,
            ServiceLimits limits,
            RemoteModels remotes,
            Interposer interposer,
            Keeping keeping) {
        BreakerFactory breakers = new BreakerFactory(Clock.systemUTC(), listeners.breakers());
        Remotes servers = new Remotes(remotes, breakers);
        Surroundings surroundings = new Surroundings(
                listeners, interposer, repository::find, limits.pictures(), limits.sound(), new Foreground());
        ModelLoader loader = new WatchedLoader(folder -> task(folder).load(folder, surroundings), listeners.models());
        ModelLoader preparing = folder -> {
            servers.prepare(folder);
            return loader.load(folder);
        };
        ModelRegistry models =
                ModelRegistry.open(entries, repository::find, preparing, breakers, keeping, listeners.models());
        return over(models, limits, servers, listeners.breakers());
    }

    private static ModelTask task(ModelFolder folder) {
        return (ModelTask) folder.task();
    }

    static Serving over(ModelRegistry models, ServiceLimits limits, Remotes remotes, BreakerListener listener) {
        Scheduler parallel = Schedulers.parallel();
        Preparation preparation = new Preparation(
                Runtime.getRuntime().availableProcessors(), limits.characters(), parallel, System::nanoTime);
        Gate gate = new Gate(new Admission("the service", limits.items(), limits.tokens(), System::nanoTime));
        Curfew curfew = new Curfew();
        Requests requests = new Requests(models, remotes, listener, curfew, parallel);
        Batches batches = new Batches(gate, preparation, parallel);
        GenerateRequests.Threads threads =
                new GenerateRequests.Threads(preparation, parallel, parallel, models.clock());
        return new Serving(
                models,
                remotes,
                new GenerateRequests(requests, gate, threads, limits.streamBuffer()),
                new EncodingRequests(requests, batches, limits.pictures()),
                new TranscribeRequests(requests, batches, new BatchTurns(gate, preparation, parallel), limits.sound()),
                new SpeakRequests(requests, batches, preparation),
                new TensorRequests(requests, batches),
                new TokenizeRequests(preparation, System::nanoTime),
                new QueuePrecheck(models, gate),
                preparation,
                curfew);
    }

    /** Of the models that are ready and of the servers that stand in for some, in order of name. */
    public List<BreakerView> breakers() {
        return Stream.concat(models.breakers(), remotes.views())
                .sorted(Comparator.comparing(BreakerView::name))
                .toList();
    }

    /** Says that the service is not ready, though it still takes requests. */
    public void leave() {
        models.leave();
    }

    /** Ends every request that still runs, and every later one, with ModelNotReady, and closes the models. */
    public void cut() {
        curfew.fall();
        models.close();
    }

    /** Ends what runs and frees all native memory. */
    @Override
    public void close() {
        models.close();
        remotes.close();
        preparation.close();
    }
}
