package io.millrace.constraint.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DerivativesTest {

    private static final String ALPHABET = "abcé😀";

    private final Expressions expressions =
            new Expressions(100_000, new io.millrace.constraint.StepBudget(100_000_000));
    private final Derivatives derivatives = new Derivatives(expressions);
    private final RegexCompiler compiler = new RegexCompiler(expressions);

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    /** A language and what java.util.regex, or a rule, says of a text. */
    private record Sample(Regex regex, java.util.function.Predicate<String> holds) {}

    @ParameterizedTest
    @MethodSource("seeds")
    void after_randomExpressions_sameAsJava(int seed) {
        Random random = new Random(seed);
        Sample sample = sample(random, 4);
        int e = compiler.compile(sample.regex);
        for (int i = 0; i < 60; i++) {
            String text = text(random);
            assertThat(matches(e, text)).as("%s on '%s'", sample.regex, text).isEqualTo(sample.holds.test(text));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void after_randomExpressionsInJsonStrings_sameAsUnescaped(int seed) {
        Random random = new Random(seed);
        Sample sample = sample(random, 3);
        int e = compiler.compile(new Regex.JsonString(sample.regex, true));
        for (int i = 0; i < 40; i++) {
            String text = text(random);
            assertThat(matches(e, spelled(text, random)))
                    .as("%s on '%s'", sample.regex, text)
                    .isEqualTo(sample.holds.test(text));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isAlive_randomExpressions_onlyWhereSomeTextMatches(int seed) {
        Random random = new Random(seed);
        Sample sample = sample(random, 4);
        int e = compiler.compile(sample.regex);
        boolean found = IntStream.range(0, 100).mapToObj(i -> text(random)).anyMatch(sample.holds);
        if (found) {
            assertThat(derivatives.isAlive(e)).as("%s", sample.regex).isTrue();
        } else if (derivatives.isAlive(e)) {
            assertThat(matches(e, shortest(e))).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void after_randomMultiples_sameAsBigDecimal(int seed) {
        Random random = new Random(seed);
        Regex.Multiple multiple = new Regex.Multiple(1 + random.nextInt(30), random.nextInt(3));
        BigDecimal step = new BigDecimal(java.math.BigInteger.valueOf(multiple.factor()), multiple.scale());
        int e = compiler.compile(multiple);
        for (int i = 0; i < 100; i++) {
            String numeral = new BigDecimal(
                            java.math.BigInteger.valueOf(random.nextInt(2_000) - 1_000), random.nextInt(4))
                    .toPlainString();
            boolean whole = new BigDecimal(numeral).remainder(step).signum() == 0;
            assertThat(matches(e, numeral)).as("%s of %s", numeral, multiple).isEqualTo(whole);
        }
    }

    /** No dead ends: whatever bytes are offered, some text can be ended. */
    @ParameterizedTest
    @MethodSource("seeds")
    void after_randomWalksThroughMultiples_reachAnEnd(int seed) {
        Random random = new Random(seed);
        int e = compiler.compile(new Regex.Multiple(1 + random.nextInt(3_000), random.nextInt(5)));
        for (int i = 0; i < 12; i++) {
            int[] next = IntStream.of(e).flatMap(this::following).toArray();
            e = next.length == 0 ? e : next[random.nextInt(next.length)];
            assertThat(matches(e, shortest(e))).isTrue();
        }
    }

    @Test
    void isAlive_contradictions_none() {
        Regex.Repeat many = new Regex.Repeat(new Regex.Chars(CodePoints.ALL), 0, 5);
        Regex six = new Regex.Repeat(new Regex.Chars(CodePoints.of('a', 'z')), 6, Regex.Repeat.UNBOUNDED);
        assertThat(derivatives.isAlive(compiler.compile(new Regex.Intersection(List.of(many, six)))))
                .isFalse();
        assertThat(derivatives.isAlive(compiler.compile(new Regex.Complement(Regex.ANY))))
                .isFalse();
    }

    @Test
    void after_hugeCounts_fewExpressions() {
        Regex text = new Regex.JsonString(new Regex.Repeat(new Regex.Chars(CodePoints.ALL), 3, 1_000_000_000), true);
        int before = expressions.size();
        int e = compiler.compile(text);
        assertThat(matches(e, "\"abc\"")).isTrue();
        assertThat(matches(e, "\"ab\"")).isFalse();
        assertThat(expressions.size() - before).isLessThan(2_000);
    }

    @Test
    void after_unanchoredPatternOnceFound_takesAnything() {
        Regex found = new Regex.Concat(List.of(Regex.ANY, new Regex.Literal("ab"), Regex.ANY));
        int e = compiler.compile(new Regex.JsonString(found, true));
        int free = compiler.compile(new Regex.JsonString(Regex.ANY, true));
        assertThat(after(e, "\"xxabx")).isEqualTo(after(free, "\""));
    }

    private boolean matches(int e, String text) {
        return expressions.nullable(after(e, text));
    }

    private int after(int e, String text) {
        int at = e;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            at = derivatives.after(at, b & 0xFF);
        }
        return at;
    }

    private IntStream following(int e) {
        return IntStream.range(0, 256).map(b -> derivatives.after(e, b)).filter(d -> d != Expressions.NOTHING);
    }

    private String shortest(int e) {
        java.util.ArrayDeque<Integer> open = new java.util.ArrayDeque<>(List.of(e));
        java.util.Map<Integer, byte[]> texts = new java.util.HashMap<>(java.util.Map.of(e, new byte[0]));
        while (!open.isEmpty()) {
            int at = open.remove();
            byte[] text = java.util.Objects.requireNonNull(texts.get(at));
            if (expressions.nullable(at)) {
                return new String(text, StandardCharsets.UTF_8);
            }
            for (int b = 0; b < 256; b++) {
                int next = derivatives.after(at, b);
                if (next != Expressions.NOTHING && !texts.containsKey(next)) {
                    byte[] longer = java.util.Arrays.copyOf(text, text.length + 1);
                    longer[text.length] = (byte) b;
                    texts.put(next, longer);
                    open.add(next);
                }
            }
        }
        throw new AssertionError("no text");
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(7); left > 0; left--) {
            text.appendCodePoint(ALPHABET.codePoints().toArray()[random.nextInt(5)]);
        }
        return text.toString();
    }

    private static String spelled(String text, Random random) {
        StringBuilder spelled = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (random.nextBoolean()) {
                spelled.appendCodePoint(c);
            } else {
                Character.toString(c).chars().forEach(unit -> spelled.append("\\u%04x".formatted(unit)));
            }
        });
        return spelled.append('"').toString();
    }

    private static Sample sample(Random random, int depth) {
        return switch (depth == 0 ? random.nextInt(2) : random.nextInt(9)) {
            case 0 -> literal(random);
            case 1 -> chars(random);
            case 2, 3 -> concat(random, depth);
            case 4 -> {
                Sample a = sample(random, depth - 1);
                Sample b = sample(random, depth - 1);
                yield new Sample(
                        new Regex.Union(List.of(a.regex, b.regex)), text -> a.holds.test(text) || b.holds.test(text));
            }
            case 5 -> {
                Sample a = sample(random, depth - 1);
                Sample b = sample(random, depth - 1);
                yield new Sample(
                        new Regex.Intersection(List.of(a.regex, b.regex)),
                        text -> a.holds.test(text) && b.holds.test(text));
            }
            case 6 -> {
                Sample of = sample(random, depth - 1);
                yield new Sample(new Regex.Complement(of.regex), text -> !of.holds.test(text));
            }
            default -> repeat(random, depth);
        };
    }

    private static Sample literal(Random random) {
        String text = text(random);
        return new Sample(new Regex.Literal(text), text::equals);
    }

    private static Sample chars(Random random) {
        String set = text(random) + "a";
        return new Sample(
                new Regex.Chars(CodePoints.in(set)),
                Pattern.compile("[" + set + "]").asMatchPredicate());
    }

    private static Sample concat(Random random, int depth) {
        List<Sample> parts = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            parts.add(sample(random, depth - 1));
        }
        return new Sample(new Regex.Concat(parts.stream().map(Sample::regex).toList()), text -> splits(parts, text));
    }

    private static boolean splits(List<Sample> parts, String text) {
        if (parts.isEmpty()) {
            return text.isEmpty();
        }
        return cuts(text)
                .anyMatch(i -> parts.getFirst().holds.test(text.substring(0, i))
                        && splits(parts.subList(1, parts.size()), text.substring(i)));
    }

    private static IntStream cuts(String text) {
        return IntStream.rangeClosed(0, text.length())
                .filter(i -> i == 0 || i == text.length() || !Character.isLowSurrogate(text.charAt(i)));
    }

    private static Sample repeat(Random random, int depth) {
        Sample of = sample(random, depth - 1);
        int min = random.nextInt(3);
        int max = random.nextBoolean() ? Regex.Repeat.UNBOUNDED : min + random.nextInt(3);
        return new Sample(new Regex.Repeat(of.regex, min, max), text -> repeats(of, min, max, text));
    }

    private static boolean repeats(Sample of, int min, int max, String text) {
        if (text.isEmpty() && (min == 0 || of.holds.test(""))) {
            return true;
        }
        if (max == 0) {
            return false;
        }
        return cuts(text)
                .filter(i -> i > 0)
                .anyMatch(i -> of.holds.test(text.substring(0, i))
                        && repeats(of, Math.max(0, min - 1), max < 0 ? max : max - 1, text.substring(i)));
    }
}
