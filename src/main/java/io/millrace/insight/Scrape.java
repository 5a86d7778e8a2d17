package io.millrace.insight;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;

/** What {@code GET /actuator/prometheus} said. */
record Scrape(List<String> lines) {

    private static final byte[] REQUEST = KeepAliveClient.get("/actuator/prometheus");

    static Scrape of(int port) throws IOException {
        try (KeepAliveClient client = KeepAliveClient.connect(port)) {
            return new Scrape(
                    new String(client.succeed(REQUEST).body(), UTF_8).lines().toList());
        }
    }

    /**
     * The sum over all series of this name.
     *
     * @param label such as {@code area="heap"}, which they have; empty for any
     */
    double sum(String name, String label) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
