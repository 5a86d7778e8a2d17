package io.millrace.insight;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Texts sent to a running service by clients that each wait for the answer before they send the next (a closed loop). */
final class TextLoad {

    private TextLoad() {}

    /**
     * Texts answered a second.
     *
     * @param texts without characters that JSON escapes; sent one a request, in turn, over and over
     * @throws IllegalStateException when a request does not succeed
     */
    public static double textsPerSecond(int port, String model, List<String> texts, int clients, Duration time)
            throws IOException, InterruptedException {
        List<byte[]> requests = texts.stream().map(text -> request(model, text)).toList();
        try (Clients connections = Clients.connect(port, clients)) {
            long start = System.nanoTime();
            long end = start + time.toNanos();
            long answered = connections.run((client, number) -> loop(client, requests, number, clients, end)).stream()
                    .mapToLong(Long::longValue)
                    .sum();
            return answered * 1e9 / (System.nanoTime() - start);
        }
    }

    /**
     * A request of one text to {@code POST /v1/embeddings}.
     *
     * @param text without characters that JSON escapes
     */
    static byte[] request(String model, String text) {
        return KeepAliveClient.post(
                "/v1/embeddings",
                "{\"model\":\"" + model + "\",\"encoding_format\":\"base64\",\"input\":\"" + text + "\"}");
    }

    private static long loop(KeepAliveClient client, List<byte[]> requests, int first, int step, long end)
            throws IOException {
        long answered = 0;
        for (int next = first; System.nanoTime() < end; next = (next + step) % requests.size()) {
            client.succeed(requests.get(next % requests.size()));
            answered++;
        }
        return answered;
    }
}
