package io.millrace.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.Limits;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.match.Constraint;
import io.millrace.constraint.match.Matcher;
import io.millrace.constraint.match.TokenTrie;
import io.millrace.conversation.InputFormat;
import io.millrace.conversation.InputFormat.Syntax;
import io.millrace.conversation.Tool;
import io.millrace.conversation.dialect.CallFormat;
import io.millrace.conversation.dialect.CallFormat.Arguments;
import io.millrace.conversation.dialect.Delta;
import io.millrace.conversation.dialect.Dialect;
import io.millrace.conversation.dialect.Dialects;
import io.millrace.conversation.dialect.OutputParser;
import io.millrace.core.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that calls are held to, in every dialect. */
class HeldCallsTest {

    private static final TokenTrie NO_TOKENS = new TokenTrie(new byte[0][]);
    /** Codex' tool that patches files. */
    private static final String PATCH = """
            start: begin_patch hunk+ end_patch
            begin_patch: "*** Begin Patch" LF
            end_patch: "*** End Patch" LF?
            hunk: add_hunk | delete_hunk
            add_hunk: "*** Add File: " filename LF add_line+
            delete_hunk: "*** Delete File: " filename LF
            filename: /(.+)/
            add_line: "+" /(.*)/ LF -> line
            %import common.LF
            """;

    private static final String TEXT = "*** Begin Patch\n*** Add File: a.txt\n+say \"é\\😀'\t\n*** End Patch\n";

    static Stream<Dialect> dialects() {
        return Dialects.names().stream().map(Dialects::named);
    }

    private static Tool custom(Syntax syntax, String definition) {
        return new Tool("patch", "", Map.of("type", "object"), true, new InputFormat(syntax, definition));
    }

    /** Whole calls of one tool. */
    private static Predicate<String> calls(Dialect dialect, Tool tool) {
        Grammar grammar = new CallGrammar(dialect, new Forms(Checkpoint.NONE)).calls(List.of(tool), false);
        Constraint constraint = Constraint.compile(grammar, NO_TOKENS, Limits.DEFAULT);
        return text -> {
            Matcher matcher = constraint.matcher();
            return matcher.accept(text.getBytes(StandardCharsets.UTF_8)) && matcher.mayEnd();
        };
    }

    private static String call(Dialect dialect, String input) {
        CallFormat format = dialect.callFormats().getFirst();
        String arguments =
                switch (format.arguments()) {
                    case Arguments.Json json -> "{\"input\"" + json.keySeparator() + "\"" + escaped(input) + "\"}";
                    case Arguments.Xml xml -> xml.before() + "input" + xml.afterKey() + input + xml.afterValue();
                    case Arguments.Pythonic _ -> "input=\"" + escaped(input) + "\"";
                };
        return format.open() + format.beforeName() + "patch" + format.afterName() + arguments + format.afterArguments()
                + format.close();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\t", "\\t");
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void calls_textOfAGrammar_isHeldAndReadBack(Dialect dialect) {
        Tool tool = custom(Syntax.LARK, PATCH);
        Predicate<String> calls = calls(dialect, tool);
        assertThat(calls).accepts(call(dialect, TEXT));
        assertThat(calls)
                .rejects(call(dialect, TEXT.replace("+say", "say")), call(dialect, "*** Begin Patch\n*** End Patch\n"));
        OutputParser parser = dialect.parser(List.of(tool), () -> "id", false);
        String read = parser.push(call(dialect, TEXT)).toString() + parser.finish();
        assertThat(read).contains("say \\\"é\\\\😀'\\t\\n*** End Patch\\n");
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void calls_textOfARegularExpression_isHeld(Dialect dialect) {
        Predicate<String> calls = calls(dialect, custom(Syntax.REGEX, "(?i)say \"\\w+\"\\n?"));
        assertThat(calls).accepts(call(dialect, "SAY \"été\""), call(dialect, "say \"x\"\n"));
        assertThat(calls).rejects(call(dialect, "say \"\""), call(dialect, "say \"x\"\n\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"start: /a/ <tok>", "start: nothing", "start: \"a"})
    void calls_grammarThatCannotBeHeld_isNamed(String grammar) {
        assertThatThrownBy(() -> calls(Dialects.named("hermes"), custom(Syntax.LARK, grammar)))
                .isInstanceOfSatisfying(
                        ConstraintException.class, e -> assertThat(e.place()).startsWith("patch.format"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SA\\u0059", "\\u0053A\\u0059"})
    void calls_otherSpellingsInJson_areTaken(String spelling) {
        Dialect hermes = Dialects.named("hermes");
        String call = call(hermes, "SAY").replace("SAY", spelling);
        assertThat(calls(hermes, custom(Syntax.REGEX, "SAY"))).accepts(call);
        assertThat(calls(hermes, custom(Syntax.REGEX, "SAx"))).rejects(call);
    }

    private static final Tool NESTED = new Tool(
            "patch",
            "",
            Map.of(
                    "$defs",
                    Map.of(
                            "point",
                            Map.of(
                                    "type",
                                    "object",
                                    "properties",
                                    Map.of("x", Map.of("type", "integer")),
                                    "required",
                                    List.of("x"),
                                    "additionalProperties",
                                    false)),
                    "type",
                    "object",
                    "properties",
                    Map.of(
                            "a",
                            Map.of(
                                    "anyOf",
                                    List.of(
                                            Map.of("type", "boolean"),
                                            Map.of("type", "null"),
                                            Map.of("enum", List.of("it's", "\"", "true", "é", 7)),
                                            Map.of("type", "string", "pattern", "^[a-c'\"\\\\\n]{3}$"),
                                            Map.of("type", "array", "items", Map.of("$ref", "#/$defs/point")),
                                            Map.of(
                                                    "type",
                                                    "object",
                                                    "additionalProperties",
                                                    Map.of("type", "boolean")))))),
            true);

    private static String argument(String value) {
        Dialect pythonic = Dialects.named("pythonic");
        String call = "[patch(a=" + value + ")]";
        if (!calls(pythonic, NESTED).test(call)) {
            return "refused";
        }
        OutputParser parser = pythonic.parser(List.of(NESTED), () -> "id", false);
        StringBuilder arguments = new StringBuilder();
        Stream.concat(parser.push(call).stream(), parser.finish().stream())
                .filter(Delta.CallArguments.class::isInstance)
                .forEach(delta -> arguments.append(((Delta.CallArguments) delta).fragment()));
        return arguments.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "True # true",
                "None # null",
                "'true' # \"true\"",
                "7 # 7",
                "'it\\'s' # \"it's\"",
                "\"it's\" # \"it's\"",
                "'\"' # \"\\\"\"",
                "\"\\\"\" # \"\\\"\"",
                "'é' # \"é\"",
                "'a\"b' # \"a\\\"b\"",
                "'\\\\\\n\\'' # \"\\\\\\n'\"",
                "[] # []",
                "[{'x': 1}, {\"x\": -2}] # [{\"x\": 1}, {\"x\": -2}]",
                "{'k': True, 'l': False} # {\"k\": true, \"l\": false}"
            })
    void pythonic_nestedValues_areHeldAndReadBack(String python, String json) {
        assertThat(argument(python)).isEqualTo("{\"a\": " + json + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"true", "null", "'its'", "it", "[{'x': 1.5}]", "[{'y': 1}]", "{'k': true}", "'a'b'", "(1,)"})
    void pythonic_whatDoesNotFollowTheSchema_isRefused(String python) {
        assertThat(argument(python)).isEqualTo("refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pythonic", "qwen3_coder"})
    void calls_parameterWithoutASchema_takesAnyValue(String dialect) {
        Tool any = new Tool("patch", "", Map.of("type", "object", "properties", Map.of("a", Map.of())), false);
        String text = dialect.equals("pythonic")
                ? "[patch(a=[1])]"
                : "<tool_call>\n<function=patch>\n<parameter=a>\n[1]\n</parameter>\n</function>\n</tool_call>";
        assertThat(calls(Dialects.named(dialect), any)).accepts(text);
    }
}
