package io.millrace.constraint.match;

import io.millrace.constraint.Limits;
import io.millrace.constraint.schema.JsonSchema;
import io.millrace.constraint.schema.SchemaOptions;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.json.JsonMapper;

/**
 * One mask over 131,072 tokens, made up of syllables, spaces and punctuation, at places of a JSON text: {@code known} by a
 * constraint that has seen the state, {@code first} by a fresh one, its making included.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MaskBenchmark {

    private static final int VOCABULARY = 131_072;
    private static final String SCHEMA = """
            {"type": "object", "properties": {"name": {"type": "string"}, "code": {"type": "string", "maxLength": 40},
             "size": {"type": "number"}, "tags": {"type": "array", "items": {"enum": ["red", "green", "blue"]}}}}""";

    /** What was written so far. */
    @Param({"{\"", "{\"name\":\"Jo", "{\"name\":\"\",\"code\":\"a", "{\"size\":12", "{\"tags\":[\"red\","})
    public String text = "";

    private final TokenTrie trie = new TokenTrie(vocabulary());
    private final long[] mask = new long[trie.words()];
    private Matcher matcher = matcher();

    @Setup
    public void setUp() {
        matcher = matcher();
    }

    @Benchmark
    public long[] known() {
        matcher.allowed(mask);
        return mask;
    }

    @Benchmark
    public long[] first() {
        matcher().allowed(mask);
        return mask;
    }

    private Matcher matcher() {
        Matcher fresh = Constraint.compile(
                        JsonSchema.grammar(new JsonMapper().readTree(SCHEMA), SchemaOptions.DEFAULT),
                        trie,
                        Limits.DEFAULT)
                .matcher();
        fresh.accept(text.getBytes(StandardCharsets.UTF_8));
        return fresh;
    }

    private static byte[][] vocabulary() {
        Random random = new Random(1);
        Set<String> tokens = new LinkedHashSet<>();
        for (char c = ' '; c < 127; c++) {
            tokens.add(Character.toString(c));
        }
        while (tokens.size() < VOCABULARY) {
            tokens.add(token(random));
        }
        return tokens.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    }

    private static String token(Random random) {
        StringBuilder token = new StringBuilder(random.nextInt(3) == 0 ? " " : "");
        int syllables = 1 + random.nextInt(4);
        for (int i = 0; i < syllables; i++) {
            token.append("bcdfghklmnprstvwzé".charAt(random.nextInt(18))).append("aeiouy".charAt(random.nextInt(6)));
        }
        if (random.nextInt(12) == 0) {
            token.append("\"\\\n,:}{[]. ".charAt(random.nextInt(11)));
            token.append("\"',:}{[]. 0".charAt(random.nextInt(11)));
        }
        return token.toString();
    }
}
