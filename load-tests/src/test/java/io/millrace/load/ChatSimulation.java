package io.millrace.load;

import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.rampConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** Chat clients that read streams and think between their questions. */
public class ChatSimulation extends Simulation {

    private static final Duration RAMP = Duration.ofSeconds(5);

    public ChatSimulation() {
        setUp(chat().injectClosed(
                                rampConcurrentUsers(1).to(Settings.USERS).during(RAMP),
                                constantConcurrentUsers(Settings.USERS).during(Settings.duration(60))))
                .protocols(Requests.protocol())
                .assertions(Limits.streams());
    }

    static ScenarioBuilder chat() {
        return scenario("chat").repeat(3).on(Requests.stream().pause(Settings.THINK.dividedBy(5), Settings.THINK));
    }
}
