package io.millrace.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Streamed requests sent to a running service, one connection each. */
final class ServiceLoad {

    private ServiceLoad() {}

    /**
     * Sends all bodies at once and reads every stream to its end.
     *
     * @param bodies JSON of {@code POST /v1/chat/completions} with {@code stream} and {@code include_usage}
     */
    public static Run run(int port, List<String> bodies) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(bodies.size())) {
            long start = System.nanoTime();
            List<Future<Run.Timeline>> streams = bodies.stream()
                    .map(body -> threads.submit(() -> StreamClient.read(port, body)))
                    .toList();
            List<Run.Timeline> timelines = new ArrayList<>();
            for (Future<Run.Timeline> stream : streams) {
                timelines.add(result(stream));
            }
            return Run.of(System.nanoTime() - start, timelines);
        }
    }

    private static Run.Timeline result(Future<Run.Timeline> stream) throws InterruptedException {
        try {
            return stream.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a stream failed: " + e.getCause(), e);
        }
    }
}
