package io.millrace.lab.metrics;

import io.millrace.lab.service.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics that docs/metrics.md has, and which of them have been seen to move. */
final class DocumentedMetrics {

    /** A row of the tables of names: the name, the type, the labels, the meaning. */
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z_:]+)` \\| (?:timer|summary|counter|gauge|info) \\| [^|]* \\| ([^|]*) \\|");

    private final Map<String, String> meanings;
    private final Set<String> moved = new TreeSet<>();

    private DocumentedMetrics(Map<String, String> meanings) {
        this.meanings = meanings;
    }

    /** @throws IllegalArgumentException when the page has no metric */
    static DocumentedMetrics read(Path page) throws IOException {
        return of(Files.readAllLines(page));
    }

    static DocumentedMetrics of(List<String> page) {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (String line : page) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                meanings.put(row.group(1), row.group(2));
            }
        }
        if (meanings.isEmpty()) {
            throw new IllegalArgumentException("the page has no table of metrics");
        }
        return new DocumentedMetrics(meanings);
    }

    void look(Scrape scrape) {
        meanings.keySet().stream().filter(scrape::hasMoved).forEach(moved::add);
    }

    Set<String> names() {
        return meanings.keySet();
    }

    int movedCount() {
        return moved.size();
    }

    /** Those that have not moved, with what they mean. */
    List<String> still() {
        return meanings.keySet().stream()
                .filter(name -> !moved.contains(name))
                .map(name -> name + ": " + meanings.get(name))
                .toList();
    }
}
