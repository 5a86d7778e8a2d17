package io.millrace.lab.advice;

import java.util.List;
import java.util.Map;

/**
 * A model that is set wrongly on purpose.
 *
 * @param settings on top of its own
 * @param clients for whom it is profiled
 */
record Misfit(String model, Map<String, Object> settings, int clients) {

    /** One instance that runs one text at a time; a few slots for many; an instance for each client, with all cores each. */
    static final List<Misfit> ALL = List.of(
            new Misfit("demo-embed", Map.of("instances", 1, "batch", Map.of("max-rows", 1)), 16),
            new Misfit("demo-chat", Map.of("slots", 1), 8),
            new Misfit("demo-rerank", Map.of("threads", 0, "instances", 8, "spinning", true), 8));

    String text() {
        return model + " " + settings + ", " + clients + " clients";
    }
}
