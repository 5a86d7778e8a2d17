package io.millrace.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that a benchmark measured; its JSON is what {@code --json} writes (docs/bench.md).
 *
 * @param created ISO 8601
 * @param settings of the load, by the names of their options
 * @param machine that the load generator ran on
 * @param points a level each; where another server was measured beside, one of each level for each round
 * @param beside what was measured in turn with it; null where nothing was
 */
public record Report(
        String schema,
        String created,
        String url,
        String endpoint,
        String model,
        Map<String, String> settings,
        String machine,
        List<Point> points,
        @Nullable Beside beside) {

    /**
     * The other of two servers that were measured in turn.
     *
     * @param points as those of the first, in the same order
     */
    public record Beside(String url, String model, List<Point> points) {}

    /** Grows when a member changes its meaning or goes; members may come. */
    public static final String SCHEMA = "millrace-bench/1";

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public void write(Path file) throws IOException {
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    }

    /**
     * What {@link #write} wrote.
     *
     * @throws IllegalArgumentException when it is no such file
     */
    public static Report read(Path file) throws IOException {
        try {
            Report report = JSON.readValue(Files.readString(file), Report.class);
            if (report == null || !SCHEMA.equals(report.schema())) {
                throw new IllegalArgumentException(file + " is not of the schema " + SCHEMA);
            }
            return report;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + " is not what bench --json writes: " + e.getOriginalMessage(), e);
        }
    }
}
