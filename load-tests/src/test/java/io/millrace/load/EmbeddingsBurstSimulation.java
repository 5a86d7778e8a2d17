package io.millrace.load;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Bursts of embedding requests every two seconds: all clients send ten at once, then nothing comes. */
public class EmbeddingsBurstSimulation extends Simulation {

    private static final int APART = 2;

    public EmbeddingsBurstSimulation() {
        setUp(embeddings().injectOpen(bursts())).protocols(Requests.protocol()).assertions(Limits.embeddings());
    }

    static ScenarioBuilder embeddings() {
        return scenario("embeddings").repeat(10).on(Requests.embed());
    }

    private static OpenInjectionStep[] bursts() {
        return LongStream.range(0, Settings.duration(30).toSeconds() / APART)
                .boxed()
                .flatMap(burst -> Stream.of(atOnceUsers(Settings.USERS), nothingFor(Duration.ofSeconds(APART))))
                .toArray(OpenInjectionStep[]::new);
    }
}
