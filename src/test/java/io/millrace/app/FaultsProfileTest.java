package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.faults.Faults;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Faults are there under their profile alone. */
class FaultsProfileTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Wired.class)
            .withPropertyValues("millrace.models.path=src/test/resources/fixtures");

    private ApplicationContextRunner profiled() {
        return runner.withPropertyValues("spring.profiles.active=faults");
    }

    @Test
    void profileOff_noSettings_hasNoFaults() {
        runner.run(context ->
                assertThat(context).hasNotFailed().doesNotHaveBean(Faults.class).doesNotHaveBean(FaultsEndpoint.class));
    }

    @Test
    void profileOff_settings_refuseToStart() {
        runner.withPropertyValues("millrace.faults.tiny-gqa=1:fail").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("millrace.faults is set for [tiny-gqa]")
                .hasMessageContaining("--spring.profiles.active=faults"));
    }

    @Test
    void profileOn_script_isInForce() {
        profiled()
                .withPropertyValues("millrace.faults.tiny-gqa=3-5:fail,9:hang")
                .run(context -> assertThat(
                                context.getBean(FaultsEndpoint.class).scripts().toString())
                        .contains("tiny-gqa")
                        .contains("3-5:fail,9:hang"));
    }

    @Test
    void profileOn_unknownModelOrFault_refusesToStart() {
        profiled().withPropertyValues("millrace.faults.nobody=1:fail").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessage("millrace.faults.nobody: the repository has no model 'nobody'"));
        profiled().withPropertyValues("millrace.faults.tiny-gqa=1:flail").run(context -> assertThat(context)
                .getFailure()
                .hasStackTraceContaining("millrace.faults.tiny-gqa: a fault must be fail"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(MillraceProperties.class)
    @Import({FaultWiring.class, FaultsOff.class})
    static class Wired {}
}
