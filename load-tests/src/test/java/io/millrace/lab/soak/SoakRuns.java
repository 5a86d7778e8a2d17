package io.millrace.lab.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lab.service.Service;
import java.util.List;

/** A soak of the service's fixtures. */
public final class SoakRuns {

    private SoakRuns() {}

    public static void requireGood(Service service, int requests) throws Exception {
        List<TextSoak.Step> steps = TextSoak.run(service, "tiny-bert", requests, 32, _ -> {});
        assertThat(steps).hasSize(10).allMatch(TextSoak.Step::good);
        assertThat(steps.getLast().sent()).isEqualTo(requests);
        assertThat(steps)
                .extracting(step -> step.memory().handles())
                .containsOnly(steps.getFirst().memory().handles());
    }
}
