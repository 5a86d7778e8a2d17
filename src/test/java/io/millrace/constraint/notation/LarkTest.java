package io.millrace.constraint.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.grammar.Grammars;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class LarkTest {

    /** Patches of files, of the kind that coding agents ask for. */
    private static final String PATCH = """
            start: begin hunk+ end
            begin: "*** Begin Patch" LF
            end: "*** End Patch" LF?

            hunk: add_hunk | delete_hunk | update_hunk
            add_hunk: "*** Add File: " filename LF add_line+
            delete_hunk: "*** Delete File: " filename LF
            update_hunk: "*** Update File: " filename LF change_move? change?

            # a comment
            filename: /(.+)/
            add_line: "+" /(.*)/ LF -> line

            change_move: "*** Move to: " filename LF
            change: (change_context | change_line)+ eof_line?
            change_context: ("@@" | "@@ " /(.+)/) LF
            change_line: ("+" | "-" | " ") /(.*)/ LF
            eof_line: "*** End of File" LF

            %import common.LF
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*** Begin Patch\n*** Add File: a.txt\n+\n+hello *** é\r\n*** End Patch\n",
                "*** Begin Patch\n*** Delete File: b/c d.md\n*** End Patch",
                "*** Begin Patch\n*** Update File: x\n*** Move to: y\n@@\n-a\n+b\n c\n@@ class A\n+\n*** End of File\n*** End Patch\n",
                "*** Begin Patch\n*** Update File: x\n*** Add File: y\n+1\n*** End Patch"
            })
    void grammar_patch_holdsItsTexts(String text) {
        assertThat(texts(PATCH)).accepts(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*** Begin Patch\n*** End Patch\n",
                "*** Begin Patch\n*** Add File: \n+a\n*** End Patch\n",
                "*** Begin Patch\n*** Add File: a\n*** End Patch\n",
                "*** Begin Patch\n*** Add File: a\n+a\n*** End Patch\n\n",
                " *** Begin Patch\n*** Delete File: a\n*** End Patch",
                "*** Begin Patch\n*** Update File: a\n*** End of File\n*** End Patch"
            })
    void grammar_patch_refusesOthers(String text) {
        assertThat(texts(PATCH)).rejects(text);
    }

    @Test
    void grammar_calculatorWithIgnored_betweenTerminalsOnly() {
        Predicate<String> texts = texts("""
                ?start: sum
                ?sum: product (("+" | "-") product)*
                ?product: atom | product "*" atom | product "/" atom
                ?atom: NUMBER -> number
                     | "-" atom -> neg
                     | "(" sum ")"
                %import common.NUMBER
                %import common.WS_INLINE
                %ignore WS_INLINE
                %ignore /#[^\\n]*/
                """);
        assertThat(texts)
                .accepts("1+2*3", "1 + ( 2.5e3 -.5 ) # sum", "--1\t")
                .rejects(" 1", "1 +", "1. 5 5x", "1 + # ");
    }

    @Test
    void grammar_textsAndRanges_asWritten() {
        assertThat(
                        texts(
                                "start: \"sel\\u00e9\\n\\\"\"i \"a\"..\"f\" [\"x\" | \"\"] \"y\"~2 \"z\"~1..2 \"w\"{,2} \"v\"{2,} DIGIT+\nDIGIT: \"0\" .. \"9\""))
                .accepts("SELÉ\n\"cyyzvv0", "selé\n\"axyyzzwwvvv123")
                .rejects("selé\n\"gyyzvv0", "selé\n\"ayzvv0", "selé\n\"ayyzvv");
    }

    @Test
    void grammar_patterns_flagsAndClasses() {
        assertThat(texts("start: /a.b/ /c.d/s /ef/i /(?i:g)h[[:digit:]]\\d\\// /k # no\n l/x"))
                .accepts("a\rbc\ndEfGh1٣/kl", "axbcxdeFgh00/kl")
                .rejects("a\nbcxdefgh00/kl", "axbcxdefgH00/kl", "axbcxdefgh٣0/kl");
    }

    @Test
    void grammar_algebraOfTerminals_held() {
        Predicate<String> texts = texts("""
                start: LINES | "<" /[a-z]+/ & ~"end" ">"
                LINES: /[a-z\\n]*/ & ~/(?s:.*)\\n\\n(?s:.*)/
                """);
        assertThat(texts).accepts("", "a\nb\n").rejects("a\n\nb", "A");
        assertThat(texts("start: WORD\nWORD: /[a-z]+/ & ~(\"if\" | \"else\")"))
                .accepts("i", "elsewhere")
                .rejects("if", "else");
    }

    @Test
    void grammar_lazyAndSuffix_endAsSoonAsTheyMay() {
        Predicate<String> texts = texts("""
                start: head "=" /[0-9]+/ tail
                head[lazy, capture="h"]: /(?s:.*)/ "<call"
                tail[suffix="."]: /.*/
                """);
        assertThat(texts).accepts("so <call=12x.", "<call=1.").rejects("<call <call=1.", "<call=1..", "<call=1");
    }

    @Test
    void grammar_json_byTheGivenReader() {
        Predicate<String> texts = Texts.of(Lark.grammar(
                "start: \"x\" other %json { \"const\": \"}\\\"{\" } other\nother: \"(\" other? \")\"",
                LarkTest::constant));
        assertThat(texts).accepts("x()\"}\\\"{\"(())").rejects("x()\"}\"(())");
    }

    private static Grammar constant(JsonNode schema) {
        return Grammar.of(Grammars.text(schema.get("const").toString()));
    }

    @Test
    void grammar_newlines_endRulesUnlessABarFollows() {
        assertThat(texts("start: \"a\"\n\n  | b // or\n  | (\n \"c\"\n \"d\" )\n!b.2: \"b\""))
                .accepts("a", "b", "cd")
                .rejects("c", "ab");
    }

    @Test
    void grammar_importsOfAllKinds_common() {
        assertThat(
                        texts(
                                "start: INT N CNAME ESCAPED_STRING\n%import common (INT, CNAME,\n ESCAPED_STRING)\n%import common.SIGNED_NUMBER -> N"))
                .accepts("12-3.5e7_a1\"x\\\"y\"")
                .rejects("12_a\"x\ny\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                    root: "a"                        ; grammar            ; no rule start
                    start: other                     ; line 1, column 8   ; other is not defined
                    start: OTHER                     ; line 1, column 8   ; OTHER is not defined
                    start: A%%A: B%%B: A             ; line 3, column 4   ; refers to itself
                    start: A%%A: start               ; line 2, column 4   ; only terminals
                    start: "a"%%start: "b"           ; line 2, column 1   ; defined twice
                    start: "a" <think>               ; line 1, column 12  ; tokens
                    start: @other                    ; line 1, column 8   ; references
                    start{x}: x                      ; line 1, column 6   ; templates
                    start: list{x}                   ; line 1, column 12  ; templates
                    start::_: "a"                    ; line 1, column 6   ; parameter
                    start: "a" %if true              ; line 1, column 12  ; conditions
                    start[max_tokens=3]: /a/         ; line 1, column 7   ; max_tokens is not supported
                    start[stop="x"]: /a/             ; line 1, column 7   ; stop is not supported
                    start[temperature=1]: /a/        ; line 1, column 7   ; temperature is not supported
                    start: %regex {}                 ; line 1, column 8   ; %regex is not supported
                    start: %lark {}                  ; line 1, column 8   ; %lark is not supported
                    start: %json [1]                 ; line 1, column 14  ; JSON object
                    start: %json {"a":               ; line 1, column 14  ; JSON object
                    %override start: "a"             ; line 1, column 1   ; %override is not supported
                    %import python.NAME              ; line 1, column 9   ; common
                    %import common.NAME              ; line 1, column 16  ; no terminal NAME
                    %llguidance {"no_forcing": true} ; line 1, column 1   ; options
                    start: A%%%declare A             ; line 1, column 8   ; declared without a text
                    start: /(?<=a)b/                 ; line 1, column 8   ; looks behind
                    start: /a/l                      ; line 1, column 8   ; not supported: l
                    start: /a\\bc/                   ; line 1, column 8   ; boundary of a word
                    start: /[[a]b]/                  ; line 1, column 8   ; needs a backslash
                    start: /a                        ; line 1, column 8   ; without an end
                    start: "a                        ; line 1, column 8   ; without an end
                    start: "b".."a"                  ; line 1, column 8   ; in order
                    start: "a"~3..2                  ; line 1, column 11  ; at least 3
                    start: ("a"                      ; line 1, column 12  ; ) is expected
                    start: "a")                      ; line 1, column 11  ; end of the line
                    startX: "a"                      ; line 1, column 1   ; mixes cases
                    """)
    void grammar_wrong_namesPlaceAndReason(String grammar, String place, String reason) {
        assertThatThrownBy(() -> texts(grammar.replace("%%", "\n").replace("\\\\", "\\")))
                .isInstanceOfSatisfying(
                        ConstraintException.class, e -> assertThat(e.place()).isEqualTo(place))
                .hasMessageContaining(reason);
    }

    @Test
    void grammar_manyPatternsOfManyAnchors_refusedTogether() {
        String some = "/(((a$|b){20}){20}){2}/";
        assertThat(Lark.grammar("start: " + some, LarkTest::constant)).isNotNull();
        assertThatThrownBy(() -> Lark.grammar("start: " + (some + " ").repeat(200), LarkTest::constant))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("spelling them out");
    }

    @Test
    void grammar_deepOrLarge_refusedByLimit() {
        assertThatThrownBy(() -> texts("start: " + "(".repeat(50_000))).hasMessageContaining("deeper than 100");
        StringBuilder doubling = new StringBuilder("start: T0\n");
        for (int i = 0; i < 40; i++) {
            doubling.append("T")
                    .append(i)
                    .append(": T")
                    .append(i + 1)
                    .append(" T")
                    .append(i + 1)
                    .append("\n");
        }
        assertThatThrownBy(() -> texts(doubling + "T40: \"a\"")).hasMessageContaining("200000 parts");
    }

    @Test
    void grammar_anyText_refusedByConstraintOnly() {
        Random random = new Random(7);
        String[] pieces = {
            "start",
            ": ",
            "\"",
            "a",
            "A",
            "[",
            "]",
            "(",
            ")",
            "|",
            "\n",
            "*",
            "{",
            "1",
            ",",
            "}",
            "\\",
            "/",
            "-",
            "#",
            "..",
            "~",
            "&",
            "%",
            "json ",
            "ignore ",
            "import common.",
            "INT",
            "<",
            "é",
            "->",
            "?",
            "!",
            "i"
        };
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "start: " : "");
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                Lark.grammar(text.toString(), LarkTest::constant);
            } catch (ConstraintException e) {
                assertThat(e).message().isNotBlank();
            } catch (NullPointerException _) {
                assertThat(text.toString()).contains("json");
            }
        }
    }

    private static Predicate<String> texts(String grammar) {
        return Texts.of(Lark.grammar(grammar, LarkTest::constant));
    }
}
