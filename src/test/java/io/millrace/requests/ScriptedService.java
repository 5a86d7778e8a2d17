package io.millrace.requests;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.millrace.Await;
import io.millrace.models.BreakerFactory;
import io.millrace.models.FakeRepository;
import io.millrace.models.IdleModel;
import io.millrace.models.Keeping;
import io.millrace.models.Lease;
import io.millrace.models.ModelRegistry;
import io.millrace.models.ModelRoute;
import io.millrace.repository.BreakerSettings;
import io.millrace.repository.Fallback;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.BreakerView;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.ModelListener;
import io.millrace.serving.Prompt;
import io.millrace.serving.RemoteModels;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TokenIdUse;
import io.millrace.tasks.generate.Client;
import io.millrace.tasks.generate.HangWatches;
import io.millrace.tasks.generate.Options;
import io.millrace.tasks.generate.Scripted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** Models and remote servers that answer what a test scripts, asked as real ones are. */
final class ScriptedService implements AutoCloseable {

    final Scripted local;
    final Scripted remote;
    final List<String> told = new CopyOnWriteArrayList<>();
    final List<String> closed = new ArrayList<>();
    final Curfew curfew = new Curfew();
    final HangWatches watches;
    private final FakeRepository repository;
    private final BreakerListener listener = new BreakerListener() {
        @Override
        public void expired(String model) {
            told.add(model + " expired");
        }

        @Override
        public void fellBack(String model, String by) {
            told.add(model + " by " + by);
        }
    };
    final Remotes remotes;
    final ModelRegistry models;
    private final Requests requests;

    /** @param manifests pairs of a model's name and its model.yaml */
    ScriptedService(Path root, Scheduler timer, Clock clock, String... manifests) {
        this(root, timer, clock, new Scripted(), new Scripted(), manifests);
    }

    ScriptedService(Path root, Scheduler timer, Clock clock, Scripted local, Scripted remote, String... manifests) {
        this.local = local;
        this.remote = remote;
        ((Logger) LoggerFactory.getLogger("io.millrace")).setLevel(Level.OFF);
        repository = new FakeRepository(root);
        for (int i = 0; i < manifests.length; i += 2) {
            add(manifests[i], manifests[i + 1]);
        }
        BreakerFactory breakers = new BreakerFactory(clock, listener);
        remotes = new Remotes(this::open, breakers);
        models = ModelRegistry.open(
                repository.scan(),
                repository::find,
                folder -> {
                    remotes.prepare(folder);
                    return new IdleModel(folder.id());
                },
                breakers,
                Keeping.of(Set.of()),
                ModelListener.NONE);
        requests = new Requests(models, remotes, listener, curfew, timer);
        watches = new HangWatches(timer, () -> timer.now(TimeUnit.NANOSECONDS));
        Await.until("loaded", () -> models.models().stream()
                .noneMatch(m -> m.state().name().equals("LOADING")));
    }

    private void add(String model, String manifest) {
        try {
            var _ = repository.with(model, manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RemoteModels.Remote open(Fallback.Remote settings) {
        return new RemoteModels.Remote() {
            @Override
            public Flux<TextEvent> generate(List<Prompt> prompts, GenerationOptions options) {
                return remote.ask(settings.model());
            }

            @Override
            public void close() {
                closed.add(settings.name());
            }
        };
    }

    Client ask(String model, Options options, long demand) {
        Client client = new Client(demand);
        GenerationOptions built = options.build();
        requests.run(models.route(model), built.scheduling().timeout(), new Call(built))
                .subscribe(client);
        return client;
    }

    Client ask(String model) {
        return ask(model, new Options(), Long.MAX_VALUE);
    }

    BreakerView.State state(String breaker) {
        return Stream.concat(models.breakers(), remotes.views())
                .filter(view -> view.name().equals(breaker))
                .findFirst()
                .orElseThrow()
                .state();
    }

    BreakerView breaker(String model) {
        return models.route(model).breaker().orElseThrow();
    }

    @Override
    public void close() {
        models.close();
        remotes.close();
        ((Logger) LoggerFactory.getLogger("io.millrace")).setLevel(null);
    }

    private final class Call implements ModelCall<TextEvent> {
        private final GenerationOptions options;

        private Call(GenerationOptions options) {
            this.options = options;
        }

        @Override
        public Flux<TextEvent> on(Lease lease, long deadline) {
            ModelRoute route = lease.route();
            return watches.over(
                    route.id().value(),
                    route.folder().orElseThrow().manifest().breaker().hangTimeout(),
                    local.ask(route.id().value()));
        }

        @Override
        public Flux<TextEvent> on(RemoteModels.Remote server, BreakerSettings settings, String name) {
            return server.generate(List.of(), options);
        }

        @Override
        public boolean holdsTokenIds() {
            return TokenIdUse.in(List.of(), options);
        }

        @Override
        public boolean isLast(TextEvent part) {
            return part instanceof TextEvent.Done;
        }

        @Override
        public boolean keepsDeadline() {
            return false;
        }

        @Override
        public Flux<TextEvent> served(String model) {
            return Flux.just(new TextEvent.Served(model));
        }
    }
}
