package io.millrace.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.folder.ModelVariants;
import io.millrace.bench.http.Http;
import io.millrace.bench.http.Request;
import io.millrace.bench.load.Pace;
import io.millrace.lab.fuzz.FuzzRuns;
import io.millrace.lab.load.Ask;
import io.millrace.lab.load.Asking;
import io.millrace.lab.load.DrillTally;
import io.millrace.lab.service.Held;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.StartedJar;
import io.millrace.lab.soak.SoakRuns;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The drills on the service itself, for a moment each. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartedJarTest {

    private static final int SLOTS = 16;

    private final ModelVariants models;
    private final Service service;

    StartedJarTest() throws IOException, InterruptedException {
        models = StartedJar.models("tiny-gqa", "tiny-bert", "tiny-cross", "tiny-sums");
        service = StartedJar.start(
                models,
                "--server.netty.idle-timeout=4s",
                "--millrace.limits.body-timeout=1s",
                "--millrace.limits.items=64");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(Held.awaitNothing(service.http(), Duration.ofMinutes(1)))
                .as("%s", Held.by(service.http()))
                .isTrue();
    }

    @AfterAll
    void end() throws IOException {
        service.close();
        models.close();
    }

    @Test
    void vanish_50Clients_nothingIsLeftAndNoErrorIsLogged() throws Exception {
        for (int slots = 1; slots <= SLOTS; slots++) {
            var _ = service.http().expect(200, sequences(slots));
        }
        long handles = service.memory().handles();
        try (VanishDrill drill = new VanishDrill(service.address(), "tiny-gqa", "tiny-bert", 7)) {
            assertThat(drill.run(50, 16)).hasSize(VanishDrill.Way.values().length);
            nothingIsLeft();
        }
        assertThat(service.memory().handles()).isEqualTo(handles).isPositive();
        assertThat(service.written()).doesNotContain("ERROR");
    }

    /** Has so many slots decode at once, so that the bindings for ranges of that size are there. */
    private static Request sequences(int count) {
        return Request.post("/v1/completions", """
                {"model":"tiny-gqa","prompt":[184,256],"n":%d,"max_tokens":60,"ignore_eos":true}\
                """.formatted(count));
    }

    @Test
    void overload_burstOverTheLimit_isAnsweredOrRefusedWithRetryAfter() {
        Ask ask = Ask.embeddings("tiny-bert", 4, 20);
        try (Http http = service.http().another()) {
            DrillTally warm = Asking.run(http, ask, Pace.poisson(1000, 2), Duration.ofMillis(300));
            assertThat(warm.lost()).as(warm.fault()).isZero();
            DrillTally tally = Asking.run(http, ask, Pace.poisson(100_000, 3), Duration.ofMillis(10));
            assertThat(tally.all()).isGreaterThan(500);
            assertThat(tally.lost()).as(tally.fault()).isZero();
            assertThat(tally.strange()).isZero();
            assertThat(tally.unexplained()).isZero();
            assertThat(tally.count(200)).isPositive();
            assertThat(tally.count(429)).isPositive();
        }
    }

    @Test
    void fuzz_400Cases_noFaults() throws Exception {
        FuzzRuns.requireNoFaults(service.http(), 400);
    }

    @Test
    void soak_2000Requests_eachIsAnsweredRightlyAndOnce() throws Exception {
        SoakRuns.requireGood(service, 2_000);
    }
}
