package io.millrace.lab.service;

import io.millrace.bench.http.Http;
import io.millrace.bench.http.Request;
import java.io.IOException;
import java.util.List;

/** The metrics of a running service in Prometheus' text format. */
public record Scrape(List<String> lines) {

    public Scrape {
        lines = List.copyOf(lines);
    }

    static Scrape of(Http http) throws IOException {
        return new Scrape(http.expect(200, Request.get("/actuator/prometheus"))
                .text()
                .lines()
                .toList());
    }

    /**
     * The sum over all series of this name.
     *
     * @param label such as {@code area="heap"}, which they have; empty for any
     */
    public double sum(String name, String label) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
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
