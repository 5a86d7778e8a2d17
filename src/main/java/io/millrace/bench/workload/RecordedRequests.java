package io.millrace.bench.workload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The requests of a file of JSON lines, in turn, over and over: recorded lengths as Mooncake's traces have them, messages, or prompts. */
public final class RecordedRequests implements Workload {

    /** Tokens of the prompt that one of {@code hash_ids} stands for. */
    private static final int BLOCK = 512;

    private static final int MOST_ROWS = 1_000_000;
    private static final JsonMapper JSON = new JsonMapper();

    private final List<Row> rows;
    private final Calibration calibration;
    private final int texts;
    private final int output;
    private final long seed;
    private int next;

    private RecordedRequests(List<Row> rows, Calibration calibration, int texts, int output, long seed) {
        this.rows = rows;
        this.calibration = calibration;
        this.texts = texts;
        this.output = output;
        this.seed = seed;
    }

    /** One line; {@code text} is null where the prompt is told by its length alone. */
    public record Row(
            long nanos,
            int input,
            int output,
            List<Long> blocks,
            List<JsonNode> messages,
            @Nullable String text) {}

    /**
     * The lines of a file.
     *
     * @throws IllegalArgumentException naming the line that is none, and what is wrong with it
     */
    public static List<Row> read(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (Stream<String> lines = Files.lines(file)) {
            int number = 0;
            for (String line : (Iterable<String>) lines::iterator) {
                number++;
                if (!line.isBlank()) {
                    rows.add(row(line, file + ", line " + number));
                }
                if (rows.size() > MOST_ROWS) {
                    throw new IllegalArgumentException(file + " has over " + MOST_ROWS + " lines");
                }
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(file + " has no line");
        }
        return rows;
    }

    private static Row row(String line, String where) {
        try {
            JsonNode json = JSON.readTree(line);
            long nanos = Math.round(number(json, 0, "timestamp") * 1e6);
            int input = (int) number(json, 0, "input_length", "input_tokens");
            int output = (int) number(json, 0, "output_length", "output_tokens", "max_tokens", "max_completion_tokens");
            List<Long> blocks =
                    json.path("hash_ids").valueStream().map(JsonNode::asLong).toList();
            List<JsonNode> messages = json.path("messages").valueStream().toList();
            String text = json.path("prompt").stringValue(json.path("text").stringValue(null));
            if (messages.isEmpty() && text == null && (input < 1 || input > (1 << 20))) {
                throw new IllegalArgumentException("it has none of input_length (1 to 1048576), messages and prompt");
            }
            if (output < 0 || nanos < 0) {
                throw new IllegalArgumentException("output_length and timestamp must not be negative");
            }
            return new Row(nanos, input, output, blocks, messages, text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(where + ": not JSON", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    private static double number(JsonNode json, double otherwise, String... names) {
        for (String name : names) {
            if (json.path(name).isNumber()) {
                return json.path(name).doubleValue();
            }
        }
        return otherwise;
    }

    /**
     * Of what was read.
     *
     * @param texts of each request, each from a line of its own
     * @param output tokens of the answers of lines that do not say; 0 where the model decides
     */
    public static RecordedRequests of(List<Row> rows, Calibration calibration, int texts, int output, long seed) {
        return new RecordedRequests(rows, calibration, texts, output, seed);
    }

    /** Nanoseconds of each request since that of the first, in order. */
    public static List<Long> times(List<Row> rows) {
        long first = rows.stream().mapToLong(Row::nanos).min().orElse(0);
        return rows.stream().map(row -> row.nanos() - first).sorted().toList();
    }

    @Override
    public List<Turn> next() {
        Row first = rows.get(next % rows.size());
        List<String> prompts = IntStream.range(0, texts)
                .mapToObj(_ -> rows.get(next++ % rows.size()))
                .map(this::prompt)
                .toList();
        return List.of(new Turn(first.messages(), prompts, first.output() > 0 ? first.output() : output));
    }

    private String prompt(Row row) {
        String text = row.text();
        return text == null ? text(row) : text;
    }

    /** The same blocks have the same words, so that prompts share the prefixes that they shared. */
    private String text(Row row) {
        if (row.blocks().isEmpty()) {
            return CommonWords.text(seed + next, calibration.prompt(Math.max(1, row.input())));
        }
        StringBuilder text = new StringBuilder();
        int left = row.input();
        for (long block : row.blocks()) {
            int tokens = Math.clamp(left, 1, BLOCK);
            text.append(CommonWords.text(seed * 31 + block, calibration.part(tokens)))
                    .append(' ');
            left -= BLOCK;
        }
        return text.toString().strip();
    }
}
