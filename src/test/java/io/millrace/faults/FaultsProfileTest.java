package io.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Faults are there under their profile alone. */
class FaultsProfileTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(FaultWiring.class))
            .withPropertyValues("millrace.models.path=src/test/resources/fixtures");

    private ApplicationContextRunner profiled() {
        return runner.withPropertyValues("spring.profiles.active=faults");
    }

    @Test
    void profileOff_script_hasNoFaults() {
        runner.withPropertyValues("faults.tiny-gqa=1:fail").run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(Faults.class)
                .doesNotHaveBean(FaultsEndpoint.class));
    }

    @Test
    void profileOn_script_isInForce() {
        profiled().withPropertyValues("faults.tiny-gqa=3-5:fail,9:hang").run(context -> assertThat(
                        context.getBean(FaultsEndpoint.class).scripts().toString())
                .contains("tiny-gqa")
                .contains("3-5:fail,9:hang"));
    }

    @Test
    void profileOn_unknownModelOrFault_refusesToStart() {
        profiled().withPropertyValues("faults.nobody=1:fail").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessage("faults.nobody: the repository has no model 'nobody'"));
        profiled().withPropertyValues("faults.tiny-gqa=1:flail").run(context -> assertThat(context)
                .getFailure()
                .hasStackTraceContaining("faults.tiny-gqa: a fault must be fail"));
    }
}
