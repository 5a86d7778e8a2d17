package io.millrace.lab.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.millrace.bench.http.Reply;
import io.millrace.bench.http.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a {@link Fuzzer} saw. */
final class FuzzReport {

    private static final int SHOWN = 1500;

    private final Map<String, Map<Integer, LongAdder>> statuses = new ConcurrentSkipListMap<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();

    void answered(String path, int status) {
        statuses.computeIfAbsent(path, _ -> new ConcurrentSkipListMap<>())
                .computeIfAbsent(status, _ -> new LongAdder())
                .increment();
    }

    void fault(int number, String what, Request request, @Nullable Reply reply) {
        faults.add(shown("case " + number + ": " + what, request, reply));
    }

    /** Answers by path and status. */
    Map<String, Map<Integer, LongAdder>> statuses() {
        return statuses;
    }

    /** Of each answer that must not be: why, the request and the answer, cut where they are long. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    long cases() {
        return statuses.values().stream()
                .flatMap(byStatus -> byStatus.values().stream())
                .mapToLong(LongAdder::sum)
                .sum();
    }

    static String shown(String what, Request request, @Nullable Reply reply) {
        String answer = reply == null ? "-" : reply.status() + " " + cut(reply.body());
        return what + "\n  request: " + cut(request.bytes()).replace("\r\n", "\n           ") + "\n  answer: " + answer;
    }

    private static String cut(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "… (" + text.length() + ")";
    }
}
