package io.millrace.constraint.schema;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.Limits;
import io.millrace.constraint.match.Constraint;
import io.millrace.constraint.match.Matcher;
import io.millrace.constraint.match.TokenTrie;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Schemas with instances that follow them and instances that do not: lines of {@code {"name", "schema", "tests": [{"valid", "data"}]}}. */
final class MaskBench {

    static final JsonMapper JSON = new JsonMapper();
    static final TokenTrie BYTES = bytes();

    private static final SchemaOptions OPTIONS = new SchemaOptions(
            SchemaOptions.Whitespace.COMPACT,
            SchemaOptions.PropertyOrder.STATED,
            SchemaOptions.Integers.valueOf(System.getProperty("integers", "DIGITS")),
            SchemaLimits.DEFAULT);

    /** What became of one schema. */
    record Outcome(String name, String refused, List<Instance> instances, long millis) {
        boolean compiled() {
            return refused.isEmpty();
        }
    }

    /**
     * An instance fed byte by byte.
     *
     * @param at how far it came
     * @param reordered whether it is accepted once its keys are in another order
     */
    record Instance(String text, boolean valid, boolean accepted, int at, boolean reordered) {}

    private MaskBench() {}

    static Stream<JsonNode> lines(Path file) {
        try {
            BufferedReader reader = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
            return reader.lines().map(JSON::readTree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Outcome outcome(JsonNode line) {
        long start = System.nanoTime();
        List<Instance> instances = new ArrayList<>();
        String refused = "";
        try {
            Constraint constraint = constraint(line.get("schema"), OPTIONS);
            for (JsonNode test : line.get("tests")) {
                instances.add(instance(constraint, line.get("schema"), test));
            }
        } catch (ConstraintException e) {
            refused = String.valueOf(e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            refused = "BUG " + e + " " + (e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "");
        }
        return new Outcome(line.get("name").stringValue(), refused, instances, (System.nanoTime() - start) / 1_000_000);
    }

    static Constraint constraint(JsonNode schema, SchemaOptions options) {
        return Constraint.compile(JsonSchema.grammar(schema, options), BYTES, Limits.DEFAULT);
    }

    /** How many bytes of a text are accepted; one more than there are where it may end there. */
    static int accepted(Constraint constraint, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Matcher matcher = constraint.matcher();
        for (int i = 0; i < bytes.length; i++) {
            if (!matcher.accept(new byte[] {bytes[i]})) {
                return i;
            }
        }
        return matcher.mayEnd() ? bytes.length + 1 : bytes.length;
    }

    private static Instance instance(Constraint constraint, JsonNode schema, JsonNode test) {
        String text = JSON.writeValueAsString(test.get("data"));
        boolean valid = test.get("valid").booleanValue();
        int at = accepted(constraint, text);
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        boolean accepted = at > length;
        boolean reordered = valid
                && !accepted
                && (Reordering.accepts(constraint.matcher(), test.get("data")) || inAnyOrder(schema, text));
        return new Instance(text, valid, accepted, at, reordered);
    }

    private static boolean inAnyOrder(JsonNode schema, String text) {
        SchemaLimits limits = new SchemaLimits(128, 1_024, 10_000_000, 20_000, 50_000, 100_000, 400, 10_000, 256, 64);
        SchemaOptions options = new SchemaOptions(
                SchemaOptions.Whitespace.COMPACT, SchemaOptions.PropertyOrder.ANY, OPTIONS.integers(), limits);
        try {
            return accepted(constraint(schema, options), text) > text.getBytes(StandardCharsets.UTF_8).length;
        } catch (ConstraintException _) {
            return false;
        }
    }

    private static TokenTrie bytes() {
        byte[][] tokens = new byte[256][];
        for (int i = 0; i < 256; i++) {
            tokens[i] = new byte[] {(byte) i};
        }
        return new TokenTrie(tokens);
    }
}
