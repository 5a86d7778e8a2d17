package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.repository.BreakerSettings;
import io.millrace.repository.Fallback;
import io.millrace.serving.BreakerView.State;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class ResilienceTest {

    private static final Duration TIME = Duration.ofSeconds(30);
    private static final BreakerSettings BREAKER = new BreakerSettings(50, 1, 1, TIME, 1, TIME);
    private static final Fallback.Remote REMOTE = new Fallback.Remote(
            URI.create("http://host/v1"), "r", "KEY", Fallback.Dialect.OPENAI, TIME, TIME, 1, 0, BREAKER, false, false);

    private final Scripted local = new Scripted().failing("a", new EngineFailed("broken", null));
    private final Scripted remote = new Scripted().saying("r", "hi");
    private final List<String> closed = new ArrayList<>();
    private final ManualClock clock = new ManualClock();
    private final Resilience resilience =
            new Resilience(this::open, BreakerListener.NONE, clock, Schedulers.parallel(), () -> 0);
    private final Policy policy = new Policy(new ModelId("a"), BREAKER, List.of(REMOTE));
    private final TextGeneration generation = resilience.guarding(local, _ -> Optional.of(policy));

    private RemoteModels.Remote open(Fallback.Remote settings) {
        return new RemoteModels.Remote() {
            @Override
            public Flux<TextEvent> generate(String model, List<Prompt> prompts, GenerationOptions options) {
                return remote.generate(model, prompts, options);
            }

            @Override
            public void close() {
                closed.add(settings.name());
            }
        };
    }

    private Client ask() {
        Client client = new Client(Long.MAX_VALUE);
        generation
                .generate("alias", List.of(new Prompt.Text("q")), new Options().build())
                .subscribe(client);
        return client;
    }

    private State state(String name) {
        return resilience.breakers().stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    void generate_openBreaker_isAnsweredByTheRemoteWithItsOwnBreaker() {
        local.failing("alias", new EngineFailed("broken", null));
        assertThat(ask().text(0)).isEqualTo("hi");
        assertThat(ask().text(0)).isEqualTo("hi");
        assertThat(local.asked()).containsExactly("alias");
        assertThat(state("a")).isEqualTo(State.OPEN);
        assertThat(state("r@host/v1")).isEqualTo(State.CLOSED);
    }

    @Test
    void generate_remoteBrokenToo_isNotAskedAgain() {
        local.failing("alias", new EngineFailed("broken", null));
        remote.failing("r", new EngineFailed("broken too", null));
        assertThat(ask().error()).hasMessage("broken");
        assertThat(ask().error()).hasMessageContaining("breaker is open");
        assertThat(remote.asked()).containsExactly("r");
        assertThat(state("r@host/v1")).isEqualTo(State.OPEN);
    }

    @Test
    void prepare_modelLoadedAnew_forgetsItsFaults() {
        local.failing("alias", new EngineFailed("broken", null));
        ask();
        resilience.prepare(policy);
        assertThat(state("a")).isEqualTo(State.CLOSED);
    }

    @Test
    void prepare_modelAsItsOwnFallback_isRefused() {
        Policy self = new Policy(new ModelId("a"), BREAKER, List.of(new Fallback.Local("a", false, false)));
        assertThatThrownBy(() -> resilience.prepare(self))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fallback.model must be another model, but is a");
    }

    @Test
    void close_openedRemotes_closesEachOnce() {
        resilience.prepare(policy);
        resilience.prepare(policy);
        resilience.close();
        resilience.close();
        assertThat(closed).containsExactly("r@host/v1");
    }

    @Test
    void refusesAll_openBreaker_onlyWhereNobodyStandsIn(@TempDir Path root) throws IOException {
        FakeRepository repository = new FakeRepository(root).with("a", "").with("b", "fallback: [{model: c}]");
        assertThat(repository.folders()).hasSize(2).noneMatch(resilience::refusesAll);
        open("a");
        open("b");
        assertThat(repository.folders().stream().filter(resilience::refusesAll))
                .singleElement()
                .satisfies(folder -> assertThat(folder.id().value()).isEqualTo("a"));
        clock.advance(TIME);
        assertThat(repository.folders()).noneMatch(resilience::refusesAll);
    }

    private void open(String name) {
        Scripted broken = new Scripted().failing(name, new EngineFailed("broken", null));
        Client client = new Client(Long.MAX_VALUE);
        resilience
                .guarding(broken, _ -> Optional.of(new Policy(new ModelId(name), BREAKER, List.of())))
                .generate(name, List.of(new Prompt.Text("q")), new Options().build())
                .subscribe(client);
        assertThat(client.error()).isInstanceOf(EngineFailed.class);
    }
}
