package io.millrace.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** Chat requests at a rate the service can answer, then far above it, then the low rate again. */
public class SpikeSimulation extends Simulation {

    private static final Duration EDGE = Duration.ofSeconds(2);
    private static final double CALM_RATE = 1;

    public SpikeSimulation() {
        Duration top = Settings.duration(20);
        setUp(spike().injectOpen(
                                constantUsersPerSec(CALM_RATE).during(EDGE),
                                rampUsersPerSec(CALM_RATE)
                                        .to(Settings.SPIKE_RATE)
                                        .during(EDGE),
                                constantUsersPerSec(Settings.SPIKE_RATE).during(top),
                                constantUsersPerSec(CALM_RATE).during(top)))
                .protocols(Requests.protocol())
                .assertions(Limits.spike());
    }

    private static ScenarioBuilder spike() {
        return scenario("spike").exec(Requests.answerOrRefusal());
    }
}
