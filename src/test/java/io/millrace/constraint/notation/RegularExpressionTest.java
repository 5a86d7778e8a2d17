package io.millrace.constraint.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.regex.Regex;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegularExpressionTest {

    private static final int FLAGS = Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE;

    @Test
    void whole_randomPatterns_asJavaMatches() {
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            String pattern = pattern(random, 3);
            Pattern java = Pattern.compile(pattern, FLAGS | Pattern.UNIX_LINES);
            Predicate<String> texts =
                    texts(RegularExpression.whole(pattern, Flavour.UNICODE, Flags.NONE, new PatternWork()));
            for (int j = 0; j < 20; j++) {
                String text = text(random);
                assertThat(texts.test(text))
                        .as("%s on %s", pattern, text)
                        .isEqualTo(java.matcher(text).matches());
            }
        }
    }

    @Test
    void within_randomPatterns_asJavaFinds() {
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            String pattern =
                    (random.nextBoolean() ? "^" : "") + pattern(random, 2) + (random.nextBoolean() ? "\\z" : "");
            String ecma = pattern.replace("\\z", "$").replace("(?i:", "(?:").replace("(?s:", "(?:");
            Pattern java = Pattern.compile(
                    pattern.replace("(?i:", "(?:").replace("(?s:", "(?:").replace("\\w", "[a-zA-Z0-9_]"), 0);
            Predicate<String> texts = texts(RegularExpression.within(ecma, new PatternWork()));
            for (int j = 0; j < 20; j++) {
                String text = text(random).replace("é", "e").replace("É", "E");
                assertThat(texts.test(text))
                        .as("%s on %s", ecma, text)
                        .isEqualTo(java.matcher(text).find());
            }
        }
    }

    private static String pattern(Random random, int depth) {
        String[] atoms = {
            "a", "b", "B", "é", ".", "[ab]", "[^a]", "\\w", "[\\dB]", "\\n", "(?i:b)", "(?i:[É])", "(?s:.)"
        };
        if (depth == 0 || random.nextInt(4) == 0) {
            return atoms[random.nextInt(atoms.length)];
        }
        String[] times = {"*", "+", "?", "{2}", "{1,2}", "{0,}", "*?"};
        return switch (random.nextInt(4)) {
            case 0 -> "(" + pattern(random, depth - 1) + "|" + pattern(random, depth - 1) + ")";
            case 1 -> "(?:" + pattern(random, depth - 1) + ")" + times[random.nextInt(times.length)];
            default -> pattern(random, depth - 1) + pattern(random, depth - 1);
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(6); n > 0; n--) {
            text.append("abBéÉ1\n".charAt(random.nextInt(7)));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a+++", "(((((a$|b){20}){20}){20}){20}){20}", "(a(?=b)|c){20}"})
    void whole_repeatedOverAndOver_refusedByLimit(String pattern) {
        String many = pattern.equals("a+++") ? "a" + "+".repeat(19_000) : pattern;
        assertThatThrownBy(() -> whole(many)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whole_largeClassAndLongText_read() {
        StringBuilder members = new StringBuilder("[");
        for (int c = 0x4e00; members.length() < 19_000; c += 2) {
            members.appendCodePoint(c);
        }
        assertThat(texts(whole(members + "]"))).accepts("一").rejects("丁");
        assertThat(texts(whole("^" + "x".repeat(19_000) + "$"))).accepts("x".repeat(19_000));
    }

    private static Regex whole(String pattern) {
        return RegularExpression.whole(pattern, Flavour.ECMA, Flags.NONE, new PatternWork());
    }

    private static Predicate<String> texts(Regex regex) {
        return Texts.of(Grammar.of(new Node.Terminal(regex)));
    }
}
