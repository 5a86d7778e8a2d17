package io.millrace.app.command;

import io.millrace.bodies.BodyRefusals;
import io.millrace.core.ModelId;
import io.millrace.core.NearestName;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.openai.ChatStreams;
import io.millrace.progress.HowFar;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.serving.ModelCatalog.Model;
import io.millrace.serving.ModelCatalog.State;
import io.millrace.serving.PullState;
import io.millrace.serving.TextGeneration;
import io.millrace.tasks.Serving;
import io.millrace.tasks.Tasks;
import io.millrace.terminal.source.Asking;
import io.millrace.terminal.source.NoAnswer;
import io.millrace.terminal.source.OwnModels;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The models of a folder, one of them in memory, asked by the path of requests behind HTTP. */
public final class LocalModels implements OwnModels {

    private static final long PAUSE_MILLIS = 25;
    private static final String GENERATE = "generate";

    private final ModelRepository repository;
    private final long mostBody;
    private final Opener opener;
    private final UnaryOperator<TextGeneration> before;
    private @Nullable Serving serving;

    /** Serves one model. */
    @FunctionalInterface
    public interface Opener {

        /**
         * Begins to load it.
         *
         * @param home where it lies, with others
         */
        Serving open(Entry model, ModelRepository home);
    }

    /**
     * None in memory yet.
     *
     * @param mostBody bytes of a request
     * @param before what stands before the models
     */
    public LocalModels(ModelRepository repository, long mostBody, Opener opener, UnaryOperator<TextGeneration> before) {
        this.repository = repository;
        this.mostBody = mostBody;
        this.opener = opener;
        this.before = before;
    }

    /** A model, and the repository that it is of. */
    private record Found(Entry entry, ModelRepository home) {}

    @Override
    public List<String> names() {
        return repository.scan().stream()
                .filter(LocalModels::mayChat)
                .map(entry -> entry.id().value())
                .toList();
    }

    private static boolean mayChat(Entry entry) {
        return switch (entry) {
            case Entry.Usable usable -> usable.folder().task().name().equals(GENERATE);
            case Entry.Unfetched unfetched -> {
                String task = unfetched.manifest().task();
                yield task == null || task.equals(GENERATE);
            }
            case Entry.Unusable _ -> false;
        };
    }

    @Override
    public String load(String model, Consumer<HowFar> progress) throws NoAnswer, InterruptedException {
        Found found = find(model);
        requireChat(found.entry());
        close();
        Serving opened = opener.open(found.entry(), found.home());
        serving = opened;
        String id = found.entry().id().value();
        try {
            await(opened, id, progress);
        } catch (NoAnswer | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
        return id;
    }

    private static void requireChat(Entry entry) throws NoAnswer {
        if (entry instanceof Entry.Unusable unusable) {
            throw new NoAnswer(unusable.reason());
        }
        if (!mayChat(entry)) {
            String task = entry instanceof Entry.Usable(ModelFolder folder)
                    ? folder.task().name()
                    : String.valueOf(entry.manifest().task());
            throw new NoAnswer("the model '" + entry.id() + "' is there to " + task + ", and does not generate text");
        }
    }

    private Found find(String model) throws NoAnswer {
        int at = model.lastIndexOf('@');
        String name = at > 0 ? model.substring(0, at) : model;
        List<Entry> entries = repository.find(new ModelId(name)).stream()
                .filter(entry -> model.equals(name) || entry.id().value().equals(model))
                .toList();
        if (entries.isEmpty()) {
            entries = repository.scan().stream()
                    .filter(entry -> entry.manifest().aliases().contains(model))
                    .toList();
        }
        return entries.isEmpty() ? atPath(model) : new Found(entries.getLast(), repository);
    }

    private Found atPath(String model) throws NoAnswer {
        Path path = path(model);
        Path parent = path.getParent();
        List<Entry> entries = parent == null ? List.of() : ModelRepository.at(path, Tasks.ALL);
        if (entries.isEmpty() || parent == null) {
            throw new NoAnswer(
                    Files.isDirectory(path)
                            ? path + ": there is no model in it"
                            : "there is no model '" + model + "' in " + repository.root()
                                    + NearestName.hint(model, names())
                                    + "; millrace pull ORG/NAME brings one");
        }
        return new Found(entries.getLast(), Tasks.repository(parent));
    }

    private static Path path(String model) throws NoAnswer {
        try {
            return Path.of(model).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new NoAnswer("there is no model '" + model + "'", e);
        }
    }

    private static void await(Serving serving, String id, Consumer<HowFar> progress)
            throws NoAnswer, InterruptedException {
        long start = System.nanoTime();
        State state = serving.models().model(id).state();
        if (!state.equals(State.LOADING) && !state.equals(State.READY) && !state.equals(State.FAILED)) {
            var _ = serving.models().load(id).subscribe(_ -> {}, _ -> {});
        }
        while (!isReady(serving.models().model(id))) {
            progress.accept(howFar(serving, id, (System.nanoTime() - start) / 1e9));
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean isReady(Model model) throws NoAnswer {
        if (model.state() == State.FAILED) {
            throw new NoAnswer("the model '" + model.id() + "' does not load: " + model.failure());
        }
        return model.state() == State.READY;
    }

    private static HowFar howFar(Serving serving, String id, double seconds) {
        PullState pull = serving.models().pull(id).orElse(null);
        return pull == null || pull.total() == 0
                ? HowFar.of(String.format(Locale.ROOT, "loading %s, %.0f s", id, seconds))
                : new HowFar(
                        (double) pull.loaded() / pull.total(),
                        String.format(Locale.ROOT, "of %.1f MB of %s, %.0f s", pull.total() / 1e6, id, seconds));
    }

    @Override
    public Asking ask(byte[] body) {
        return LocalAsking.to(answer(serving, body));
    }

    private Flux<byte[]> answer(@Nullable Serving loaded, byte[] body) {
        if (loaded == null) {
            return Flux.error(new InvalidRequest("model", "no model is loaded: name one"));
        }
        return body.length > mostBody
                ? Flux.error(BodyRefusals.tooLong(mostBody, body.length))
                : new ChatStreams(loaded.models(), before.apply(loaded.generation())).answer(body);
    }

    @Override
    public void close() {
        Serving loaded = serving;
        serving = null;
        if (loaded != null) {
            loaded.close();
        }
    }
}
