package io.millrace.insight;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a service gives clients that each wait for the answer before they send the next.
 *
 * @param requests answered a second
 * @param p99 milliseconds of an answer
 */
public record ClosedLoop(double requests, double p99) {

    /**
     * Asks for a time, over so many connections.
     *
     * @throws IllegalStateException when a request does not succeed
     */
    public static ClosedLoop run(int port, Ask ask, int clients, Duration time)
            throws IOException, InterruptedException {
        try (Clients connections = Clients.connect(port, clients)) {
            long start = System.nanoTime();
            List<Long> nanos =
                    connections.run((client, number) -> loop(client, ask, number, start + time.toNanos())).stream()
                            .flatMap(List::stream)
                            .toList();
            double seconds = (System.nanoTime() - start) / 1e9;
            return new ClosedLoop(nanos.size() / seconds, Run.quantile(nanos, 0.99) / 1e6);
        }
    }

    private static List<Long> loop(KeepAliveClient client, Ask ask, int first, long end) throws IOException {
        List<Long> nanos = new ArrayList<>();
        for (int next = first * 7; System.nanoTime() < end; next++) {
            long start = System.nanoTime();
            Reply _ = client.succeed(ask.request(next));
            nanos.add(System.nanoTime() - start);
        }
        return nanos;
    }
}
