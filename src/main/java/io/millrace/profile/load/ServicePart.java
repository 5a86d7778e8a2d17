package io.millrace.profile.load;

import io.millrace.bench.http.Http;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which part of the service a method belongs to, by its package. */
final class ServicePart {

    static final String GENERATOR = "clients";
    static final String OTHER = "other";

    private static final Map<String, String> BY_PREFIX = new LinkedHashMap<>();

    static {
        of("clients", "io.millrace.profile", "io.millrace.bench");
        of("model", "io.millrace.runtime");
        of("template", "io.millrace.template");
        of("detokenizer", "io.millrace.text.Detokenizer", "io.millrace.text.StopStrings");
        of("tokenizer", "io.millrace.text", "ai.djl");
        of("sampling", "io.millrace.decoding");
        of("masks", "io.millrace.constraint", "io.millrace.guidance");
        of("engine", "io.millrace.generation", "io.millrace.batching", "io.millrace.encoding");
        of("JSON", "com.fasterxml", "tools.jackson", "org.springframework.http.codec", "io.millrace.openai");
        of("sockets", "reactor.netty", "io.netty");
        of("metrics and logs", "io.micrometer", "io.millrace.telemetry", "ch.qos", "io.prometheus", "org.slf4j");
        of("web framework", "org.springframework", "reactor");
        of("service", "io.millrace");
    }

    private ServicePart() {}

    private static void of(String part, String... prefixes) {
        for (String prefix : prefixes) {
            BY_PREFIX.put(prefix, part);
        }
    }

    /**
     * Of a sample: the part of the innermost method that is of one.
     *
     * @param thread its name
     * @param classes of its methods, the innermost first
     */
    static String of(String thread, List<String> classes) {
        if (thread.startsWith(Http.THREAD)) {
            return GENERATOR;
        }
        return classes.stream()
                .map(ServicePart::ofClass)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(OTHER);
    }

    private static Optional<String> ofClass(String name) {
        return BY_PREFIX.entrySet().stream()
                .filter(entry -> name.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
