package io.millrace.constraint.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.constraint.Limits;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.regex.CodePoints;
import io.millrace.constraint.regex.Regex;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConstraintTest {

    private static final TokenTrie NO_TOKENS = new TokenTrie(new byte[0][]);

    @Test
    void accept_jsonStringWithEscapes_everySpelling() {
        Regex string = new Regex.JsonString(new Regex.Literal("aé😀\n"), true);
        assertThat(matches(string, "\"aé😀\\n\"")).isTrue();
        assertThat(matches(string, "\"\\u0061\\u00E9\\uD83d\\ude00\\u000A\"")).isTrue();
        assertThat(matches(string, "\"aé😀\n\"")).isFalse();
        assertThat(matches(string, "\"aé\\ud83d\\n\"")).isFalse();
    }

    @Test
    void accept_complementOfNames_onlyOthers() {
        Regex others = new Regex.JsonString(
                new Regex.Complement(new Regex.Union(List.of(new Regex.Literal("ab"), new Regex.Literal("abc")))),
                true);
        assertThat(matches(others, "\"ab\"")).isFalse();
        assertThat(matches(others, "\"\\u0061b\"")).isFalse();
        assertThat(matches(others, "\"abcd\"")).isTrue();
        assertThat(matches(others, "\"\"")).isTrue();
    }

    @Test
    void accept_manyRepeats_counted() {
        Regex many = new Regex.Repeat(new Regex.Chars(CodePoints.ALL), 3, 100_000);
        assertThat(matches(many, "aé")).isFalse();
        assertThat(matches(many, "aé😀")).isTrue();
        assertThat(matches(many, "x".repeat(100_000))).isTrue();
        assertThat(matches(many, "x".repeat(100_001))).isFalse();
    }

    @Test
    void accept_multiple_decimals() {
        Regex halves = new Regex.Multiple(5, 1);
        assertThat(List.of("0", "-0", "1.5", "12.50", "7", "7.0").stream().allMatch(t -> matches(halves, t)))
                .isTrue();
        assertThat(List.of("1.25", "01", "1.", "", "-", "1.4").stream().anyMatch(t -> matches(halves, t)))
                .isFalse();
    }

    @Test
    void accept_recursiveRule_nested() {
        Node list = new Node.Sequence(
                List.of(literal("["), new Node.Choice(List.of(literal("1"), new Node.Rule(0))), literal("]")));
        Matcher matcher = Constraint.compile(new Grammar(List.of(list), new Node.Rule(0)), NO_TOKENS, Limits.DEFAULT)
                .matcher();
        assertThat(matcher.accept("[[[1]]".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(matcher.mayEnd()).isFalse();
        assertThat(matcher.forced(9)).asString().isEqualTo("]");
        assertThat(matcher.accept("]".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(matcher.mustEnd()).isTrue();
    }

    private static Node literal(String text) {
        return new Node.Terminal(new Regex.Literal(text));
    }

    private static boolean matches(Regex regex, String text) {
        Matcher matcher = Constraint.compile(Grammar.of(new Node.Terminal(regex)), NO_TOKENS, Limits.DEFAULT)
                .matcher();
        return matcher.accept(text.getBytes(StandardCharsets.UTF_8)) && matcher.mayEnd();
    }
}
