package io.millrace.constraint.match;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.Limits;
import io.millrace.constraint.schema.JsonSchema;
import io.millrace.constraint.schema.SchemaOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prints how much of a processor's time masks take over real schemas and a real vocabulary: {@code MaskTimes tokenizer.json schemas.jsonl.gz [passes
 * [lines]]}. A line of the second file holds {@code name}, {@code schema} and {@code tests} of {@code valid} and {@code data}.
 */
public final class MaskTimes {

    private static final JsonMapper JSON = new JsonMapper();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final TokenTrie trie;
    private final long[] mask;
    private final Samples masks = new Samples("mask");
    private final Samples firsts = new Samples("first mask");
    private final Samples compiles = new Samples("compile");
    private final Map<String, Integer> failures = new TreeMap<>();
    private final List<String> slow = new ArrayList<>();
    private int compiled;
    private int tokens;
    private int forced;
    private int refused;
    private int accepted;

    private MaskTimes(TokenTrie trie) {
        this.trie = trie;
        this.mask = new long[trie.words()];
    }

    public static void main(String[] args) throws IOException {
        long start = System.nanoTime();
        byte[][] vocabulary = vocabulary(JSON.readTree(Path.of(args[0])));
        long read = System.nanoTime();
        TokenTrie trie = new TokenTrie(vocabulary);
        System.out.printf(
                Locale.ROOT,
                "%d tokens, trie of %d nodes in %d ms (%d ms to read)%n",
                trie.size(),
                trie.nodes(),
                (System.nanoTime() - read) / 1_000_000,
                (read - start) / 1_000_000);
        for (int pass = 0; pass < (args.length > 2 ? Integer.parseInt(args[2]) : 1); pass++) {
            MaskTimes times = new MaskTimes(trie);
            times.run(Path.of(args[1]), args.length > 3 ? Integer.parseInt(args[3]) : Integer.MAX_VALUE);
            times.print();
        }
    }

    private void run(Path file, int lines) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null && lines-- > 0; line = reader.readLine()) {
                run(JSON.readTree(line));
            }
        }
    }

    private void run(JsonNode line) {
        String name = line.get("name").asString();
        long start = THREADS.getCurrentThreadCpuTime();
        Constraint constraint;
        try {
            constraint = Constraint.compile(
                    JsonSchema.grammar(line.get("schema"), SchemaOptions.DEFAULT), trie, Limits.DEFAULT);
        } catch (ConstraintException e) {
            failures.merge("compile: " + String.valueOf(e.getMessage()).replaceAll("[0-9]+", "#"), 1, Integer::sum);
            return;
        }
        compiles.add(THREADS.getCurrentThreadCpuTime() - start);
        compiled++;
        boolean first = true;
        for (JsonNode test : line.get("tests")) {
            try {
                run(
                        name,
                        constraint,
                        JSON.writeValueAsBytes(test.get("data")),
                        test.get("valid").asBoolean(),
                        first);
            } catch (ConstraintException e) {
                failures.merge("run: " + e.getMessage() + " " + name, 1, Integer::sum);
            }
            first = false;
        }
    }

    private void run(String name, Constraint constraint, byte[] text, boolean valid, boolean fresh) {
        Matcher matcher = constraint.matcher();
        boolean first = fresh;
        for (int at = 0; at < text.length; ) {
            int token = longest(text, at);
            int forcedBytes = matcher.forced(64).length;
            long start = THREADS.getCurrentThreadCpuTime();
            matcher.allowed(mask);
            long took = THREADS.getCurrentThreadCpuTime() - start;
            (first ? firsts : masks).add(took);
            if (took > 1_000_000) {
                slow.add("%.1f ms %s %s behind %s"
                        .formatted(
                                took / 1e6,
                                first ? "first" : "",
                                name,
                                new String(text, Math.max(0, at - 40), Math.min(40, at), StandardCharsets.UTF_8)));
            }
            first = false;
            boolean allowed = (mask[token >> 6] >> token & 1) == 1;
            if (allowed != matcher.accept(token)) {
                throw new IllegalStateException("mask and matcher differ in " + name);
            }
            if (!allowed) {
                refused += valid ? 1 : 0;
                return;
            }
            tokens++;
            forced += forcedBytes >= trie.bytes(token).length ? 1 : 0;
            at += trie.bytes(token).length;
        }
        if (matcher.mayEnd()) {
            accepted++;
            if (!valid) {
                failures.merge("accepted invalid " + name, 1, Integer::sum);
            }
        }
    }

    private int longest(byte[] text, int at) {
        int best = -1;
        int first = 0;
        int end = trie.nodes();
        for (int i = at; i < text.length; i++) {
            int node = first;
            while (node < end && trie.byteOf(node) != (text[i] & 0xFF)) {
                node = trie.end(node);
            }
            if (node >= end) {
                break;
            }
            best = trie.tokenAt(node) >= 0 ? trie.tokenAt(node) : best;
            first = node + 1;
            end = trie.end(node);
        }
        return best;
    }

    private void print() {
        System.out.printf(
                Locale.ROOT,
                "%d compiled, %d texts accepted, %d valid ones refused, %d tokens, %.1f %% forced%n",
                compiled,
                accepted,
                refused,
                tokens,
                100.0 * forced / Math.max(1, tokens));
        masks.print();
        firsts.print();
        compiles.print();
        failures.forEach((what, count) -> System.out.println("  " + count + " " + what));
        slow.stream()
                .sorted(Comparator.comparingDouble(s -> -Double.parseDouble(s.split(" ")[0])))
                .limit(10)
                .forEach(System.out::println);
    }

    private static final class Samples {

        private final String name;
        private long[] nanos = new long[1024];
        private int size;

        Samples(String name) {
            this.name = name;
        }

        void add(long took) {
            nanos = size < nanos.length ? nanos : Arrays.copyOf(nanos, size * 2);
            nanos[size++] = took;
        }

        void print() {
            long[] sorted = Arrays.copyOf(nanos, size);
            Arrays.sort(sorted);
            System.out.printf(
                    Locale.ROOT,
                    "%-10s n %7d mean %8.1f p50 %8.1f p90 %8.1f p99 %8.1f max %8.1f µs%n",
                    name,
                    size,
                    Arrays.stream(sorted).average().orElse(0) / 1e3,
                    at(sorted, 0.5),
                    at(sorted, 0.9),
                    at(sorted, 0.99),
                    at(sorted, 1));
        }

        private static double at(long[] sorted, double share) {
            return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)] / 1e3;
        }
    }

    /** The bytes of the tokens of a byte-level tokenizer; none for added ones. */
    static byte[][] vocabulary(JsonNode tokenizer) {
        Map<Integer, Integer> bytes = byteAlphabet();
        Map<String, JsonNode> added = new HashMap<>();
        tokenizer
                .get("added_tokens")
                .forEach(token -> added.put(token.get("content").asString(), token));
        JsonNode vocabulary = tokenizer.get("model").get("vocab");
        int size = 0;
        for (Map.Entry<String, JsonNode> token : vocabulary.properties()) {
            size = Math.max(size, token.getValue().asInt() + 1);
        }
        byte[][] tokens = new byte[size][];
        for (Map.Entry<String, JsonNode> token : vocabulary.properties()) {
            if (!added.containsKey(token.getKey())) {
                int[] mapped = token.getKey()
                        .codePoints()
                        .map(c -> bytes.getOrDefault(c, -1))
                        .toArray();
                byte[] value = new byte[mapped.length];
                for (int i = 0; i < mapped.length; i++) {
                    value[i] = (byte) mapped[i];
                }
                tokens[token.getValue().asInt()] = value;
            }
        }
        return tokens;
    }

    /** GPT-2's: printable bytes as themselves, the others from U+0100 on. */
    private static Map<Integer, Integer> byteAlphabet() {
        Map<Integer, Integer> bytes = new HashMap<>();
        int next = 256;
        for (int b = 0; b < 256; b++) {
            boolean shown = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
            bytes.put(shown ? b : next++, b);
        }
        return bytes;
    }
}
