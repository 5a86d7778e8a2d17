package io.millrace.constraint.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.constraint.ConstraintException;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GbnfTest {

    private static final String JSON = """
            # JSON, as small as it gets
            root   ::= object
            value  ::= object | array | string | number | ("true" | "false" | "null") ws

            object ::=
              "{" ws (
                        string ":" ws value
                ("," ws string ":" ws value)*
              )? "}" ws

            array  ::= "[" ws ( value ("," ws value)* )? "]" ws
            string ::= "\\"" (
                [^"\\\\\\x7F\\x00-\\x1F] |
                "\\\\" (["\\\\bfnrt] | "u" [0-9a-fA-F]{4}) # escapes
              )* "\\"" ws
            number ::= ("-"? ([0-9] | [1-9] [0-9]{0,15})) ("." [0-9]+)? ([eE] [-+]? [0-9] [1-9]{0,15})? ws
            # Optional space
            ws ::= | " " | "\\n" [ \\t]{0,20}
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"a\": [1, -2.5e+3, {\"b\": \"\\u00e9\\n\"}], \"c\": null} ", "{\n\t\t\"é😀\": []}"})
    void grammar_json_holdsItsTexts(String text) {
        assertThat(Texts.of(Gbnf.grammar(JSON))).accepts(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"a\"}", "{\"a\":01}", "{\"a\":1,}", "{\"a\":\"\u0001\"}", "{}  "})
    void grammar_json_refusesOthers(String text) {
        assertThat(Texts.of(Gbnf.grammar(JSON))).rejects(text);
    }

    @Test
    void grammar_arithmetic_recursive() {
        Predicate<String> texts = Texts.of(Gbnf.grammar("""
                root  ::= (expr "=" ws term "\\n")+
                expr  ::= term ([-+*/] term)*
                term  ::= ident | num | "(" ws expr ")" ws
                ident ::= [a-z] [a-z0-9_]* ws
                num   ::= [0-9]+ ws
                ws    ::= [ \\t\\n]*
                """));
        assertThat(texts).accepts("a1 +2*( b -3) = 7\n", "x=1\ny=(((2)))\n").rejects("a+=1\n", "(a=1\n", "a=1");
    }

    @Test
    void grammar_leftRecursion_held() {
        assertThat(Texts.of(Gbnf.grammar("root ::= root [+-] number | number\nnumber ::= [0-9]+")))
                .accepts("1", "12+3-456")
                .rejects("+1", "1+");
    }

    @Test
    void grammar_chess_example() {
        Predicate<String> texts = Texts.of(Gbnf.grammar("""
                root ::= (
                    # it must start with "1. "
                    "1. " move " " move "\\n"

                    ([1-9] [0-9]? ". " move " " move "\\n")+
                )
                move ::= (pawn | nonpawn | castle) [+#]?
                nonpawn ::= [NBKQR] [a-h]? [1-8]? "x"? [a-h] [1-8]
                pawn ::= ([a-h] "x")? [a-h] [1-8] ("=" [NBKQR])?
                castle ::= "O-O" "-O"?
                """));
        assertThat(texts)
                .accepts("1. e4 e5\n2. Nf3 Nc6\n", "1. d4 d5\n12. O-O-O Qxd5+\n")
                .rejects("1. e4 e5\n", "1. e9 e5\n2. a a\n");
    }

    @Test
    void grammar_repetitions_counted() {
        assertThat(Texts.of(Gbnf.grammar("root ::= \"ab\"{2} [c]{1,} x{0,2}\nx ::= \"d\"")))
                .accepts("ababc", "ababcccdd")
                .rejects("abc", "abab", "ababcddd");
    }

    @Test
    void grammar_charactersOfAllKinds_one() {
        assertThat(Texts.of(Gbnf.grammar("root ::= [ぁ-ゟ]+ [^\\n\\]\\-a] . \"\\x41\\u00e9\\U0001F600\\t\"")))
                .accepts("ひらbxAé😀\t", "ゟ[\nAé😀\t")
                .rejects("ひらaxAé😀\t", "ら\nxAé😀\t", "xbxAé😀\t");
    }

    @Test
    void grammar_newlines_continueInBracketsAndAfterBars() {
        assertThat(Texts.of(Gbnf.grammar("root ::= \"a\" |\n  b-c\r\nb-c ::= (\n\"b\"\n\n# more\n\"c\"\n)")))
                .accepts("a", "bc")
                .rejects("b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                    item ::= "a"                ; grammar            ; root
                    root ::= item               ; line 1, column 10  ; item is not defined
                    root := "a"                 ; line 1, column 6   ; ::= is expected
                    root ::= "a                 ; line 1, column 12  ; ends inside
                    root ::= ("a"               ; line 1, column 14  ; ) is expected
                    root ::= "a")               ; line 1, column 13  ; nothing opens
                    root ::= *                  ; line 1, column 10  ; repetition of nothing
                    root ::= "a"{3,2}           ; line 1, column 14  ; at least 3 and at most 2
                    root ::= "a"{1,999999}      ; line 1, column 22  ; more than 100000
                    root ::= "\\q"              ; line 1, column 11  ; escape
                    root ::= [z-a]              ; line 1, column 11  ; out of order
                    root ::= []                 ; line 1, column 10  ; without characters
                    root ::= <think> "a"        ; line 1, column 10  ; tokens
                    root ::= !<[1000]>          ; line 1, column 10  ; tokens
                    root ::= "\\ud83d"          ; line 1, column 11  ; surrogate
                    root ::= "a" & "b"          ; line 1, column 14  ; end of the line
                    """)
    void grammar_wrong_namesPlaceAndReason(String grammar, String place, String reason) {
        assertThatThrownBy(() -> Gbnf.grammar(grammar.replace("\\\\", "\\")))
                .isInstanceOfSatisfying(
                        ConstraintException.class, e -> assertThat(e.place()).isEqualTo(place))
                .hasMessageContaining(reason);
    }

    @Test
    void grammar_ruleTwice_refused() {
        assertThatThrownBy(() -> Gbnf.grammar("root ::= \"a\"\nroot ::= \"b\""))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("defined twice");
    }

    @Test
    void grammar_deepOrLong_refusedByLimit() {
        assertThatThrownBy(() -> Gbnf.grammar("root ::= " + "(".repeat(50_000)))
                .hasMessageContaining("deeper than 100");
        assertThatThrownBy(() -> Gbnf.grammar("root ::= \"a\"" + "*".repeat(50_000)))
                .hasMessageContaining("more than 3");
        assertThatThrownBy(() -> Gbnf.grammar("#".repeat(100_001)))
                .hasMessageContaining("100001 characters, the limit is 100000");
    }

    @Test
    void grammar_rulesThatDouble_staySmall() {
        StringBuilder grammar = new StringBuilder("root ::= r0\n");
        for (int i = 0; i < 60; i++) {
            grammar.append("r")
                    .append(i)
                    .append(" ::= r")
                    .append(i + 1)
                    .append("? r")
                    .append(i + 1)
                    .append("\n");
        }
        assertThat(Gbnf.grammar(grammar + "r60 ::= \"a\"").rules()).hasSize(62);
    }

    @Test
    void grammar_manyRules_chained() {
        StringBuilder grammar = new StringBuilder("root ::= r0\n");
        for (int i = 0; i < 3_000; i++) {
            grammar.append("r").append(i).append(" ::= \"x\" r").append(i + 1).append("\n");
        }
        assertThat(Texts.of(Gbnf.grammar(grammar + "r3000 ::= \"a\"")))
                .accepts("x".repeat(3_000) + "a")
                .rejects("xa");
    }

    @Test
    void grammar_anyText_refusedByConstraintOnly() {
        Random random = new Random(7);
        String[] pieces = {
            "root", " ::= ", "\"", "a", "[", "]", "(", ")", "|", "\n", "*", "{", "1", ",", "}", "\\", "^", "-", "#",
            ".", "ru", "<", "é"
        };
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "root ::= " : "");
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                Gbnf.grammar(text.toString());
            } catch (ConstraintException e) {
                assertThat(e).message().isNotBlank();
            }
        }
    }

    @Test
    void isWritten_eitherNotation_told() {
        assertThat(Gbnf.isWritten("# a\n\nroot ::= x")).isTrue();
        assertThat(Gbnf.isWritten("start: \"::=\"")).isFalse();
        assertThat(Gbnf.isWritten("%import common.WS\nstart: WS")).isFalse();
        assertThat(Gbnf.isWritten("")).isFalse();
    }
}
