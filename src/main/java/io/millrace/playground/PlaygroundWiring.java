package io.millrace.playground;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.HandlerMapping;

/** The playground as Spring beans, unless {@code millrace.playground.enabled} is false. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "millrace.playground.enabled", matchIfMissing = true)
public class PlaygroundWiring {

    @Bean
    HandlerMapping playgroundMapping() {
        return new PlaygroundMapping(new PlaygroundHandler());
    }
}
