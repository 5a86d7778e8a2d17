package io.millrace.requests;

import io.millrace.core.ModelId;
import io.millrace.models.Breaker;
import io.millrace.models.BreakerFactory;
import io.millrace.repository.Fallback;
import io.millrace.repository.ModelFolder;
import io.millrace.serving.BreakerView;
import io.millrace.serving.RemoteModels;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/** The remote servers' models that fallbacks name, each with a breaker of its own. Owns those it opens. */
public final class Remotes implements AutoCloseable {

    private record Opened(RemoteModels.Remote remote, Breaker breaker) {}

    private final RemoteModels models;
    private final BreakerFactory breakers;
    private final Map<Fallback.Remote, Opened> opened = new ConcurrentHashMap<>();

    public Remotes(RemoteModels models, BreakerFactory breakers) {
        this.models = models;
        this.breakers = breakers;
    }

    /**
     * Makes ready whom a model's folder names, before the model is loaded.
     *
     * @throws IllegalArgumentException where one cannot be used, naming the reason
     */
    public void prepare(ModelFolder folder) {
        for (Fallback entry : folder.manifest().fallback()) {
            switch (entry) {
                case Fallback.Local other -> requireOther(folder.id(), other);
                case Fallback.Remote settings -> open(settings);
            }
        }
    }

    private static void requireOther(ModelId model, Fallback.Local entry) {
        if (entry.model().equals(model.value())) {
            throw new IllegalArgumentException("fallback.model must be another model, but is " + entry.model());
        }
    }

    <T> Flux<T> ask(Fallback.Remote settings, ModelCall<T> call) {
        Opened server = open(settings);
        return GuardedCalls.ask(settings, server.remote(), server.breaker(), call);
    }

    /** Of each server's model. */
    public Stream<BreakerView> views() {
        return opened.values().stream().map(server -> server.breaker().view());
    }

    private Opened open(Fallback.Remote settings) {
        return opened.computeIfAbsent(
                settings, key -> new Opened(models.open(key), breakers.of(key.name(), key.breaker())));
    }

    @Override
    public void close() {
        opened.values().forEach(server -> server.remote().close());
        opened.clear();
    }
}
