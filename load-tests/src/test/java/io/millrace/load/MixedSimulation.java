package io.millrace.load;

import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** Chat clients, and beside them half as many embedding clients a second. */
public class MixedSimulation extends Simulation {

    public MixedSimulation() {
        this(Settings.duration(60));
    }

    MixedSimulation(Duration duration) {
        setUp(
                        ChatSimulation.chat()
                                .injectClosed(
                                        constantConcurrentUsers(Settings.USERS).during(duration)),
                        EmbeddingsBurstSimulation.embeddings()
                                .injectOpen(constantUsersPerSec(Settings.USERS / 2.0)
                                        .during(duration)))
                .protocols(Requests.protocol())
                .assertions(Limits.all());
    }
}
