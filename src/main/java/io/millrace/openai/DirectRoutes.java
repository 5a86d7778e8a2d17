package io.millrace.openai;

import java.util.Map;
import org.springframework.web.server.WebHandler;

/**
 * The routes that are asked most: what answers a POST of JSON, by path. The same as Spring finds by its mappings, which takes longer than
 * a small model does.
 */
public record DirectRoutes(Map<String, WebHandler> handlers) {
    public DirectRoutes {
        handlers = Map.copyOf(handlers);
    }
}
