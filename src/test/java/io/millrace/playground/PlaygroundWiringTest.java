package io.millrace.playground;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.reactive.HandlerMapping;

class PlaygroundWiringTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(PlaygroundWiring.class);

    @Test
    void playground_unset_isThere() {
        runner.run(context -> assertThat(context).hasSingleBean(HandlerMapping.class));
    }

    @Test
    void playground_disabled_isGoneWithItsOpenPaths() {
        runner.withPropertyValues("millrace.playground.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HandlerMapping.class));
        assertThat(new PlaygroundSettings(false).paths()).isEmpty();
        assertThat(new PlaygroundSettings(true).paths()).containsExactly("/", "/playground/**");
    }
}
