package io.millrace.insight;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** The metrics of a running service in Prometheus' text format. */
public record Scrape(List<String> lines) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public Scrape {
        lines = List.copyOf(lines);
    }

    public static Scrape of(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/prometheus"))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("/actuator/prometheus answered " + response.statusCode());
        }
        return new Scrape(response.body().lines().toList());
    }

    /** Series of this name, or of a histogram of this name, without its buckets. */
    public List<String> series(String name) {
        return lines.stream()
                .filter(line -> isOf(line, name) || isOf(line, name + "_count") || isOf(line, name + "_sum"))
                .toList();
    }

    /** Whether a series of this name, or the count of a histogram of this name, is not 0. */
    public boolean hasMoved(String name) {
        return lines.stream()
                .filter(line -> isOf(line, name) || isOf(line, name + "_count"))
                .anyMatch(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) != 0);
    }

    private static boolean isOf(String line, String name) {
        return line.startsWith(name) && (line.startsWith("{", name.length()) || line.startsWith(" ", name.length()));
    }
}
