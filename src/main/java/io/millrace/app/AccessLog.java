package io.millrace.app;

import io.millrace.serving.Caller;
import io.millrace.telemetry.RequestReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * One line for each request, on the logger {@code io.millrace.access}: {@code name=value} pairs, which structured formats get as
 * fields. Nothing of prompts, answers or keys; of a key, its name.
 *
 * <p>Lines are written by a thread of their own, since where they go may stand still: the next requests of a connection wait for the
 * thread that ends this one. One that {@value #WAITING} others wait before is left out, and a warning before the next says how many.
 */
final class AccessLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.millrace.access");
    private static final int LONGEST_PATH = 200;
    private static final int WAITING = 10_000;
    private static final long CLOSE_SECONDS = 5;

    /** Time for which lines gather once one is written: a thread that is woken for each takes a core from the models for it. */
    private static final long GATHER_NANOS = 20_000_000;

    private final AtomicLong leftOut = new AtomicLong();
    private final ThreadPoolExecutor writer;

    AccessLog() {
        this(WAITING);
    }

    AccessLog(int waiting) {
        writer = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().daemon().name("access-log").factory(),
                this::beyond);
    }

    /* What comes after the end is written at once. */
    private void beyond(Runnable line, ThreadPoolExecutor full) {
        if (full.isShutdown()) {
            line.run();
        } else {
            leftOut.incrementAndGet();
        }
    }

    void write(Observation observation, RequestReport report, SlowRequests slow) {
        if (LOG.isInfoEnabled()) {
            write(fields(observation, report, slow));
        }
    }

    void write(Map<String, Object> fields) {
        writer.execute(() -> {
            writeNow(fields);
            gather();
        });
    }

    private void gather() {
        if (writer.getQueue().isEmpty() && !writer.isShutdown()) {
            LockSupport.parkNanos(GATHER_NANOS);
        }
    }

    private void writeNow(Map<String, Object> fields) {
        long missing = leftOut.getAndSet(0);
        if (missing > 0) {
            LOG.warn("{} lines were left out: they came faster than they could be written", missing);
        }
        LoggingEventBuilder line = LOG.atInfo();
        StringJoiner text = new StringJoiner(" ");
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            line = line.addKeyValue(field.getKey(), field.getValue());
            text.add(field.getKey() + "=" + field.getValue());
        }
        line.log(text.toString());
    }

    /** Writes the lines that wait. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            boolean _ = writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
