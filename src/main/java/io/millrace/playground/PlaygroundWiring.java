package io.millrace.playground;

import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

/** The playground as Spring beans, unless {@code millrace.playground.enabled} is false. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "millrace.playground.enabled", matchIfMissing = true)
public class PlaygroundWiring {

    private static final int BEFORE_OTHER_FILES = 0;

    @Bean
    HandlerMapping playgroundMapping() {
        PlaygroundHandler handler = new PlaygroundHandler();
        return new SimpleUrlHandlerMapping(
                Map.of(PlaygroundSettings.PAGE, handler, PlaygroundSettings.FILES, handler), BEFORE_OTHER_FILES);
    }
}
