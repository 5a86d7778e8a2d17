package io.millrace.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException.EngineFailed;
import io.millrace.models.ManualClock;
import io.millrace.serving.BreakerView.State;
import io.millrace.tasks.generate.Client;
import io.millrace.tasks.generate.Scripted;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

class RemotesTest {

    private static final String BREAKER =
            "{failure-rate: 50, minimum-calls: 1, window: 1, open-for: 30s, half-open-calls: 1}";
    private static final String MANIFEST =
            "breaker: " + BREAKER + "\nfallback: [{url: 'http://host/v1', model: r, breaker: " + BREAKER + "}]";

    @TempDir
    Path root;

    private ScriptedService service;
    private Scripted local;
    private Scripted remote;

    @BeforeEach
    void open() {
        service = new ScriptedService(
                root,
                Schedulers.parallel(),
                new ManualClock(),
                "a",
                MANIFEST + "\naliases: [alias]",
                "self",
                "fallback: [{model: self}]",
                "two",
                MANIFEST);
        local = service.local.failing("a", new EngineFailed("broken", null));
        remote = service.remote.saying("r", "hi");
    }

    @AfterEach
    void close() {
        service.close();
    }

    private Client ask() {
        return service.ask("alias");
    }

    private State state(String name) {
        return service.state(name);
    }

    @Test
    void generate_openBreaker_isAnsweredByTheRemoteWithItsOwnBreaker() {
        assertThat(ask().text(0)).isEqualTo("hi");
        assertThat(ask().text(0)).isEqualTo("hi");
        assertThat(local.asked()).containsExactly("a");
        assertThat(state("a")).isEqualTo(State.OPEN);
        assertThat(state("r@host/v1")).isEqualTo(State.CLOSED);
    }

    @Test
    void generate_remoteBrokenToo_isNotAskedAgain() {
        remote.failing("r", new EngineFailed("broken too", null));
        assertThat(ask().error()).hasMessage("broken");
        assertThat(ask().error()).hasMessageContaining("breaker is open");
        assertThat(remote.asked()).containsExactly("r");
        assertThat(state("r@host/v1")).isEqualTo(State.OPEN);
    }

    @Test
    void load_modelLoadedAnew_forgetsItsFaults() {
        ask();
        assertThat(state("a")).isEqualTo(State.OPEN);
        service.models.load("a").block();
        assertThat(state("a")).isEqualTo(State.CLOSED);
    }

    @Test
    void prepare_modelAsItsOwnFallback_isRefused() {
        assertThat(service.models.find("self").orElseThrow().failure())
                .isEqualTo("fallback.model must be another model, but is self");
    }

    @Test
    void close_openedRemotes_closesEachOnce() {
        service.remotes.close();
        service.remotes.close();
        assertThat(service.closed).containsExactly("r@host/v1");
    }
}
