package io.millrace.app;

import io.millrace.serving.Caller;
import io.millrace.telemetry.RequestReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * One line for each request, on the logger {@code io.millrace.access}: {@code name=value} pairs, which structured formats get as
 * fields. Nothing of prompts, answers or keys; of a key, its name.
 */
final class AccessLog {

    private static final Logger LOG = LoggerFactory.getLogger("io.millrace.access");
    private static final int LONGEST_PATH = 200;

    private AccessLog() {}

    static void write(Observation observation, RequestReport report, SlowRequests slow) {
        if (LOG.isInfoEnabled()) {
            Map<String, Object> fields = fields(observation, report, slow);
            LoggingEventBuilder line = LOG.atInfo();
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                line = line.addKeyValue(field.getKey(), field.getValue());
            }
            line.log(fields.entrySet().stream()
                    .map(field -> field.getKey() + "=" + field.getValue())
                    .collect(Collectors.joining(" ")));
        }
    }

    private static Map<String, Object> fields(Observation observation, RequestReport report, SlowRequests slow) {
        Map<String, Object> fields = new LinkedHashMap<>();
        ServerHttpRequest request = observation.exchange().getRequest();
        fields.put("request_id", observation.exchange().getAttributeOrDefault(RequestIdFilter.HEADER, ""));
        fields.put("method", request.getMethod().name());
        fields.put("path", path(request));
        fields.put("status", observation.status());
        fields.put("outcome", report.outcome().label());
        fields.put("model", report.model());
        if (!report.servedBy().equals(report.model())) {
            fields.put("served_by", report.servedBy());
        }
        fields.put("key", caller(observation).key());
        fields.put("tokens_in", report.usage().promptTokens());
        fields.put("tokens_cached", report.usage().cachedTokens());
        fields.put("tokens_out", report.usage().completionTokens());
        fields.put("ms", millis(report.elapsed().toNanos()));
        report.phases().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(phase -> fields.put(
                        phase.getKey().label() + "_ms", millis(phase.getValue().busy())));
        slow.bottleneck(report).ifPresent(word -> fields.put("bottleneck", word));
        if (!observation.trace().id().isEmpty()) {
            fields.put("trace_id", observation.trace().id());
        }
        return fields;
    }

    /** Still percent-encoded, so that it holds no line break or space. */
    private static String path(ServerHttpRequest request) {
        String path = request.getURI().getRawPath();
        return path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) + "..." : path;
    }

    private static Caller caller(Observation observation) {
        return observation.exchange().getAttributeOrDefault(AccessFilter.CALLER, Caller.ANYBODY);
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
