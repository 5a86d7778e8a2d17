package io.millrace.constraint.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.constraint.Limits;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.regex.CodePoints;
import io.millrace.constraint.regex.Regex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random grammars, recursive in any way, beside the sets of their texts up to a length. */
class GrammarPropertiesTest {

    private static final int LONGEST = 8;
    private static final List<String> TEXTS = texts(4);
    private static final TokenTrie TRIE = new TokenTrie(
            Stream.concat(Stream.of(null, new byte[0]), texts(3).stream().map(t -> t.getBytes(StandardCharsets.UTF_8)))
                    .toArray(byte[][]::new));
    private static final Limits TINY = new Limits(400_000, 2, 2_000, 10_000, 20_000_000, 100);

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void accept_everyShortText_asTheSetOfTexts(int seed) {
        Grammar grammar = grammar(new Random(seed));
        Set<String> language = language(grammar);
        Constraint constraint = Constraint.compile(grammar, TRIE, Limits.DEFAULT);
        for (String text : TEXTS) {
            Matcher matcher = constraint.matcher();
            boolean accepted = matcher.accept(bytes(text));
            if (language.stream().anyMatch(t -> t.startsWith(text))) {
                assertThat(accepted)
                        .as("'%s' begins a text of %s", text, grammar)
                        .isTrue();
            } else if (accepted) {
                assertThat(shortestEnd(matcher))
                        .as("'%s' begins no short text of %s", text, grammar)
                        .isGreaterThan(LONGEST - text.length());
            }
            if (accepted) {
                assertThat(matcher.mayEnd()).as("'%s' of %s", text, grammar).isEqualTo(language.contains(text));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void allowed_coldWarmAndEvicted_theTokensThatAreAccepted(int seed) {
        Grammar grammar = grammar(new Random(seed));
        Constraint constraint = Constraint.compile(grammar, TRIE, Limits.DEFAULT);
        Constraint tiny = Constraint.compile(grammar, TRIE, TINY);
        Random random = new Random(seed);
        Matcher matcher = constraint.matcher();
        Matcher evicted = tiny.matcher();
        for (int step = 0; step < 8; step++) {
            long[] expected = tried(matcher);
            assertThat(mask(matcher)).as("%s", grammar).isEqualTo(expected).isEqualTo(mask(matcher));
            assertThat(mask(evicted)).as("%s", grammar).isEqualTo(expected);
            assertThat(evicted.mayEnd()).isEqualTo(matcher.mayEnd());
            assertThat(evicted.mustEnd()).isEqualTo(matcher.mustEnd()).isEqualTo(matcher.mayEnd() && none(expected));
            int[] tokens = IntStream.range(0, TRIE.size())
                    .filter(t -> (expected[t >> 6] >> t & 1) == 1)
                    .toArray();
            if (tokens.length == 0) {
                return;
            }
            int token = tokens[random.nextInt(tokens.length)];
            assertThat(matcher.accept(token) && evicted.accept(token)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void forced_anywhere_whatEveryTextGoesOnWith(int seed) {
        Grammar grammar = grammar(new Random(seed));
        Constraint constraint = Constraint.compile(grammar, TRIE, Limits.DEFAULT);
        for (String text : TEXTS) {
            Matcher matcher = constraint.matcher();
            if (matcher.accept(bytes(text))) {
                String forced = new String(matcher.forced(3), StandardCharsets.UTF_8);
                for (String other : texts(forced.length())) {
                    assertThat(matcher.copy().accept(bytes(other)))
                            .as("'%s' behind '%s' of %s", other, text, grammar)
                            .isEqualTo(forced.startsWith(other));
                }
            }
        }
    }

    private static boolean none(long[] mask) {
        return Arrays.stream(mask).allMatch(word -> word == 0);
    }

    private static long[] mask(Matcher matcher) {
        long[] mask = new long[TRIE.words()];
        Arrays.fill(mask, -1);
        matcher.allowed(mask);
        return mask;
    }

    private static long[] tried(Matcher matcher) {
        long[] mask = new long[TRIE.words()];
        IntStream.range(0, TRIE.size()).filter(t -> matcher.copy().accept(t)).forEach(t -> mask[t >> 6] |= 1L << t);
        return mask;
    }

    private static int shortestEnd(Matcher from) {
        Deque<Matcher> open = new ArrayDeque<>(List.of(from));
        for (int length = 0; length < 14; length++) {
            Deque<Matcher> longer = new ArrayDeque<>();
            for (Matcher matcher : open) {
                if (matcher.mayEnd()) {
                    return length;
                }
                for (String letter : List.of("a", "b")) {
                    Matcher next = matcher.copy();
                    if (longer.size() < 300 && next.accept(bytes(letter))) {
                        longer.add(next);
                    }
                }
            }
            open = longer;
        }
        return open.isEmpty() ? -1 : Integer.MAX_VALUE;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> texts(int longest) {
        List<String> texts = new ArrayList<>(List.of(""));
        for (int i = 0; texts.get(i).length() < longest; i++) {
            texts.add(texts.get(i) + "a");
            texts.add(texts.get(i) + "b");
        }
        return texts;
    }

    private static Set<String> language(Grammar grammar) {
        List<Set<String>> rules = new ArrayList<>();
        grammar.rules().forEach(r -> rules.add(new TreeSet<>()));
        boolean grown = true;
        while (grown) {
            grown = false;
            for (int i = 0; i < rules.size(); i++) {
                grown |= rules.get(i).addAll(language(grammar.rules().get(i), rules));
            }
        }
        return language(grammar.start(), rules);
    }

    private static Set<String> language(Node node, List<Set<String>> rules) {
        return switch (node) {
            case Node.Terminal(Regex.Literal(String text)) -> Set.of(text);
            case Node.Terminal terminal -> Set.of("a", "b");
            case Node.Sequence(List<Node> parts) ->
                parts.stream().map(p -> language(p, rules)).reduce(Set.of(""), GrammarPropertiesTest::product);
            case Node.Choice(List<Node> parts) -> {
                Set<String> all = new HashSet<>();
                parts.forEach(p -> all.addAll(language(p, rules)));
                yield all;
            }
            case Node.Repeat(Node of, int min, int max) -> repeated(language(of, rules), min, max);
            case Node.Rule(int rule) -> new HashSet<>(rules.get(rule));
            case Node.Walk walk -> walked(((Distinct) walk.from()), rules);
        };
    }

    private static Set<String> walked(Distinct walker, List<Set<String>> rules) {
        Set<String> all = new HashSet<>(walker.mayEnd() ? Set.of("") : Set.of());
        walker.steps()
                .forEach(step ->
                        all.addAll(product(language(step.node(), rules), walked((Distinct) step.next(), rules))));
        return all;
    }

    private static Set<String> repeated(Set<String> of, int min, int max) {
        Set<String> all = new HashSet<>();
        Set<String> power = Set.of("");
        for (int i = 0; i <= (max < 0 ? LONGEST + min : max); i++) {
            if (i >= min) {
                all.addAll(power);
            }
            power = product(power, of);
        }
        return all;
    }

    private static Set<String> product(Set<String> heads, Set<String> tails) {
        Set<String> all = new HashSet<>();
        heads.forEach(h ->
                tails.stream().filter(t -> h.length() + t.length() <= LONGEST).forEach(t -> all.add(h + t)));
        return all;
    }

    private static Grammar grammar(Random random) {
        int rules = random.nextInt(4);
        return new Grammar(
                IntStream.range(0, rules).mapToObj(i -> node(random, 3, rules)).toList(), node(random, 3, rules));
    }

    private static Node node(Random random, int depth, int rules) {
        int kind = depth == 0 ? random.nextInt(4) : random.nextInt(9);
        return switch (kind) {
            case 0 -> new Node.Terminal(new Regex.Chars(CodePoints.in("ab")));
            case 1 -> new Node.Terminal(new Regex.Literal(texts(2).get(random.nextInt(7))));
            case 2, 3 -> rules == 0 ? new Node.Terminal(new Regex.Literal("a")) : new Node.Rule(random.nextInt(rules));
            case 4, 5 -> new Node.Sequence(nodes(random, depth, rules));
            case 6 -> new Node.Choice(nodes(random, depth, rules));
            case 7 -> {
                int min = random.nextInt(3);
                yield new Node.Repeat(
                        node(random, depth - 1, rules), min, random.nextBoolean() ? -1 : min + random.nextInt(2));
            }
            default -> new Node.Walk(new Distinct(literals(random), random.nextInt(4), 0));
        };
    }

    private static List<Node> literals(Random random) {
        return IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> (Node) new Node.Terminal(new Regex.Literal(texts(2).get(1 + random.nextInt(6)))))
                .toList();
    }

    private static List<Node> nodes(Random random, int depth, int rules) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> node(random, depth - 1, rules))
                .toList();
    }

    /** Parts in any order, none twice, at least some of them. */
    private record Distinct(List<Node> parts, int least, int used) implements Node.Walker {

        @Override
        public boolean mayEnd() {
            return Integer.bitCount(used) >= least;
        }

        @Override
        public List<Node.Step> steps() {
            return IntStream.range(0, parts.size())
                    .filter(i -> (used >> i & 1) == 0)
                    .mapToObj(i -> new Node.Step(parts.get(i), new Distinct(parts, least, used | 1 << i)))
                    .toList();
        }
    }
}
