package io.millrace.playground;

import java.util.Map;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Leads to the playground on the port of the service alone; management on a port of its own looks through these mappings, too. */
final class PlaygroundMapping extends SimpleUrlHandlerMapping {

    private static final int BEFORE_OTHER_FILES = 0;

    PlaygroundMapping(PlaygroundHandler handler) {
        super(Map.of(PlaygroundSettings.PAGE, handler, PlaygroundSettings.FILES, handler), BEFORE_OTHER_FILES);
    }

    @Override
    public Mono<Object> getHandlerInternal(ServerWebExchange exchange) {
        return obtainApplicationContext().equals(exchange.getApplicationContext())
                ? super.getHandlerInternal(exchange)
                : Mono.empty();
    }
}
