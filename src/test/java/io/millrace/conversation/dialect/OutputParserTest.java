package io.millrace.conversation.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.conversation.Tool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Outputs as models print them, read whole, cut at every character, and cut at random. */
class OutputParserTest {

    private static final String PARIS = "{\"city\": \"Paris\"}";
    private static final String WEATHER = "get_weather(" + PARIS + ")";
    private static final String NESTED =
            "{\"where\": {\"a\": [1, {\"b\": \"}\\\"]\"}], \"é\": \"日本 😀\"}, \"days\": 2}";

    /** @param thinking whether the prompt has opened thinking */
    private record Golden(
            String dialect,
            String what,
            boolean thinking,
            String output,
            String text,
            String reasoning,
            List<String> calls) {}

    private static Golden golden(String dialect, String what, String output, String text, String... calls) {
        return new Golden(dialect, what, false, output, text, "", List.of(calls));
    }

    private static Golden thought(
            String dialect, String what, String output, String reasoning, String text, String... calls) {
        return new Golden(dialect, what, false, output, text, reasoning, List.of(calls));
    }

    private static Golden opened(
            String dialect, String what, String output, String reasoning, String text, String... calls) {
        return new Golden(dialect, what, true, output, text, reasoning, List.of(calls));
    }

    private static String hermes(String name, String arguments) {
        return "<tool_call>\n{\"name\": \"" + name + "\", \"arguments\": " + arguments + "}\n</tool_call>";
    }

    private static final List<Golden> HERMES = List.of(
            golden("hermes", "one", hermes("get_weather", PARIS), "", WEATHER),
            golden(
                    "hermes",
                    "several",
                    hermes("get_weather", PARIS) + "\n" + hermes("now", "{}"),
                    "",
                    WEATHER,
                    "now({})"),
            golden("hermes", "text before", "Let me look.\n\n" + hermes("now", "{}"), "Let me look.", "now({})"),
            golden("hermes", "text after", hermes("now", "{}") + "\nDone.", "Done.", "now({})"),
            golden("hermes", "nested", hermes("get_weather", NESTED), "", "get_weather(" + NESTED + ")"),
            golden("hermes", "no arguments", "<tool_call>{\"name\": \"now\"}</tool_call>", "", "now({})"),
            golden(
                    "hermes",
                    "null arguments",
                    "<tool_call>{\"name\": \"now\", \"arguments\": null}</tool_call>",
                    "",
                    "now({})"),
            golden(
                    "hermes",
                    "arguments as a string",
                    hermes("get_weather", "\"{\\\"city\\\": \\\"Paris\\\"}\""),
                    "",
                    WEATHER),
            golden(
                    "hermes",
                    "arguments first",
                    "<tool_call>{\"arguments\": " + PARIS + ", \"name\": \"get_weather\"}</tool_call>",
                    "",
                    WEATHER),
            golden(
                    "hermes",
                    "OpenAI's form",
                    "<tool_call>{\"type\": \"function\", \"id\": 7, \"function\": {\"name\": \"now\", \"arguments\": {}}}</tool_call>",
                    "",
                    "now({})"),
            golden(
                    "hermes",
                    "a list",
                    "<tool_call>[{\"name\": \"now\", \"arguments\": {}}, {\"name\": \"now\"}]</tool_call>",
                    "",
                    "now({})",
                    "now({})"),
            golden(
                    "hermes",
                    "no end mark",
                    hermes("now", "{}").replace("\n</tool_call>", "") + "\n" + hermes("now", "{}"),
                    "",
                    "now({})",
                    "now({})"),
            golden(
                    "hermes",
                    "ends in arguments",
                    "<tool_call>\n{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Par",
                    "",
                    "get_weather({\"city\": \"Par…"),
            golden(
                    "hermes",
                    "ends behind arguments",
                    "<tool_call>\n{\"name\": \"now\", \"arguments\": {}",
                    "",
                    "now({})"),
            golden("hermes", "ends in name", "<tool_call>\n{\"name\": \"get_wea", "<tool_call>\n{\"name\": \"get_wea"),
            golden("hermes", "ends in mark", "Hi <tool_", "Hi <tool_"),
            golden(
                    "hermes",
                    "ends in end mark",
                    hermes("now", "{}").replace("call>\n{", "call>{").replace("/tool_call>", "/tool"),
                    "",
                    "now({})"),
            golden("hermes", "no JSON", "<tool_call>nothing</tool_call> it is", "<tool_call>nothing</tool_call> it is"),
            golden("hermes", "no call", "<tool_call>{\"a\": 1}</tool_call>", "<tool_call>{\"a\": 1}</tool_call>"),
            golden(
                    "hermes",
                    "broken, then whole",
                    "<tool_call>{oops</tool_call>\n" + hermes("now", "{}"),
                    "<tool_call>{oops</tool_call>",
                    "now({})"),
            golden(
                    "hermes",
                    "broken arguments",
                    "<tool_call>{\"name\": \"now\", \"arguments\": {\"a\": ]} x",
                    "]} x",
                    "now({\"a\": …"),
            golden(
                    "hermes",
                    "mark twice",
                    "<tool_call><tool_call>{\"name\": \"now\"}</tool_call>",
                    "<tool_call>",
                    "now({})"),
            golden("hermes", "text only", "  a < b <tool> c\n", "  a < b <tool> c\n"),
            golden("hermes", "nothing", "", ""),
            golden("hermes", "space only", " \n", " \n"),
            thought("hermes", "thought", "<think>\nHm, é?\n</think>\n\nYes.", "Hm, é?", "Yes."),
            thought(
                    "hermes",
                    "thought, then call",
                    "<think>\nHm\n</think>\n\n" + hermes("now", "{}"),
                    "Hm",
                    "",
                    "now({})"),
            thought("hermes", "thought nothing", "<think>\n\n</think>\n\nYes.", "", "Yes."),
            thought(
                    "hermes",
                    "call while thinking",
                    "<think>\nHm\n" + hermes("now", "{}") + "</think>Yes",
                    "Hm",
                    "Yes",
                    "now({})"),
            thought("hermes", "ends in thinking", "<think>\nHm </thi", "Hm </thi", ""),
            golden("hermes", "thinking's mark in text", "Say <think>x</think>", "Say <think>x</think>"),
            opened("hermes", "opened by the prompt", "Hm\n</think>\n\nYes.", "Hm", "Yes."),
            opened("hermes", "opened, then call", "Hm\n</think>\n\n" + hermes("now", "{}"), "Hm", "", "now({})"));

    private static String xml(String body) {
        return "<tool_call>\n<function=get_weather>\n" + body + "</function>\n</tool_call>";
    }

    private static String parameter(String key, String value) {
        return "<parameter=" + key + ">\n" + value + "\n</parameter>\n";
    }

    private static final List<Golden> QWEN_CODER = List.of(
            golden("qwen3_coder", "one", xml(parameter("city", "Paris")), "", WEATHER),
            golden(
                    "qwen3_coder",
                    "bare function",
                    xml(parameter("city", "Paris")).substring(12),
                    "",
                    WEATHER),
            golden(
                    "qwen3_coder",
                    "types",
                    xml(parameter("days", "2")
                            + parameter("metric", "True")
                            + parameter("limit", "null")
                            + parameter("where", "{\"a\": [1]}")
                            + parameter("tags", "['x', 2]")
                            + parameter("kind", "7")
                            + parameter("ref", "3")
                            + parameter("note", "null")
                            + parameter("unknown", "5")),
                    "",
                    "get_weather({\"days\": 2, \"metric\": true, \"limit\": null, \"where\": {\"a\": [1]}, \"tags\": [\"x\", 2],"
                            + " \"kind\": \"7\", \"ref\": 3, \"note\": null, \"unknown\": \"5\"})"),
            golden(
                    "qwen3_coder",
                    "not of its type",
                    xml(parameter("days", "two")),
                    "",
                    "get_weather({\"days\": \"two\"})"),
            golden(
                    "qwen3_coder",
                    "several lines",
                    xml(parameter("city", "a\n\n <b>\"\\\t</parameter \n")),
                    "",
                    "get_weather({\"city\": \"a\\n\\n <b>\\\"\\\\\\t</parameter \\n\"})"),
            golden(
                    "qwen3_coder",
                    "no arguments",
                    "<tool_call>\n<function=now>\n</function>\n</tool_call>",
                    "",
                    "now({})"),
            golden(
                    "qwen3_coder",
                    "several",
                    "Both:\n" + xml(parameter("city", "日本 😀")) + "\n" + xml(""),
                    "Both:",
                    "get_weather({\"city\": \"日本 😀\"})",
                    "get_weather({})"),
            golden("qwen3_coder", "JSON after all", hermes("now", "{}"), "", "now({})"),
            golden(
                    "qwen3_coder",
                    "ends in a string",
                    "<tool_call>\n<function=get_weather>\n<parameter=city>\nPar\n</par",
                    "",
                    "get_weather({\"city\": \"Par\\n</par…"),
            golden(
                    "qwen3_coder",
                    "ends in a number",
                    "<tool_call>\n<function=get_weather>\n<parameter=days>\n1",
                    "",
                    "get_weather({\"days\": 1…"),
            golden("qwen3_coder", "ends in a name", "<tool_call>\n<function=get_w", "<tool_call>\n<function=get_w"),
            golden("qwen3_coder", "text in a call", "<function=now>\n<par>x", "<par>x", "now({})"),
            golden("qwen3_coder", "no end mark", "<function=now></function></tool> x", "</tool> x", "now({})"),
            thought(
                    "qwen3_coder",
                    "thought",
                    "<think>\nHm\n</think>\n\n" + xml(parameter("city", "Paris")),
                    "Hm",
                    "",
                    WEATHER));

    private static final List<Golden> LLAMA = List.of(
            golden("llama3_json", "one", "{\"name\": \"get_weather\", \"parameters\": " + PARIS + "}", "", WEATHER),
            golden(
                    "llama3_json",
                    "tag",
                    "<|python_tag|>{\"name\": \"get_weather\", \"parameters\": " + PARIS + "}",
                    "",
                    WEATHER),
            golden(
                    "llama3_json",
                    "typed",
                    "{\"type\": \"function\", \"name\": \"now\", \"parameters\": {}}",
                    "",
                    "now({})"),
            golden(
                    "llama3_json",
                    "several",
                    "{\"name\": \"get_weather\", \"parameters\": " + NESTED
                            + "}; {\"name\": \"now\", \"parameters\": {}}",
                    "",
                    "get_weather(" + NESTED + ")",
                    "now({})"),
            golden("llama3_json", "a list", "[{\"name\": \"now\", \"parameters\": {}}]", "", "now({})"),
            golden(
                    "llama3_json",
                    "other JSON",
                    "{\"name\": \"Ann\", \"parameters\": {}}",
                    "{\"name\": \"Ann\", \"parameters\": {}}"),
            golden("llama3_json", "no parameters", "{\"name\": \"now\", \"x\": 3}", "{\"name\": \"now\", \"x\": 3}"),
            golden(
                    "llama3_json",
                    "JSON in text",
                    "So: {\"name\": \"now\", \"parameters\": {}}",
                    "So: {\"name\": \"now\", \"parameters\": {}}"),
            golden("llama3_json", "code", "<|python_tag|>print(1)", "<|python_tag|>print(1)"),
            golden(
                    "llama3_json",
                    "ends",
                    "{\"name\": \"get_weather\", \"parameters\": {\"city\"",
                    "",
                    "get_weather({\"city\"…"),
            golden("pythonic", "one", "[get_weather(city=\"Paris\")]", "", WEATHER),
            golden(
                    "pythonic",
                    "several",
                    "[get_weather(city='Pa\\'r\"is', days=-2, metric=True), now()]",
                    "",
                    "get_weather({\"city\": \"Pa'r\\\"is\", \"days\": -2, \"metric\": true})",
                    "now({})"),
            golden(
                    "pythonic",
                    "nested",
                    "[get_weather(where={'a': [1, (2.5, None)], 3: ''}, tags=[], note=\"\"\"a\n\"b\"\"\", limit=1_000)]",
                    "",
                    "get_weather({\"where\": {\"a\": [1, [2.5, null]], \"3\": \"\"}, \"tags\": [], \"note\": \"a\\n\\\"b\", \"limit\": 1000})"),
            golden(
                    "pythonic",
                    "marks",
                    "<|python_start|>[get_weather(city=\"日本 😀\")]<|python_end|>",
                    "",
                    "get_weather({\"city\": \"日本 😀\"})"),
            golden("pythonic", "marks without list", "<|python_start|>now()<|python_end|>Bye", "Bye", "now({})"),
            golden(
                    "pythonic",
                    "no literal",
                    "[get_weather(city=Paris, days=2)]",
                    "",
                    "get_weather({\"city\": \"Paris\", \"days\": 2})"),
            golden("pythonic", "a list", "[1, 2] is a list", "[1, 2] is a list"),
            golden("pythonic", "unknown", "[f(a=1)]", "[f(a=1)]"),
            golden("pythonic", "positional", "[get_weather(\"Paris\")]", "[get_weather(\"Paris\")]"),
            golden(
                    "pythonic",
                    "ends in a string",
                    "[get_weather(days=1, city=\"Pa\\\"r",
                    "",
                    "get_weather({\"days\": 1, \"city\": \"Pa\\\"r…"),
            golden("pythonic", "ends in a name", "[get_wea", "[get_wea"));

    private static final List<Golden> MISTRAL = List.of(
            golden(
                    "mistral",
                    "one",
                    "[TOOL_CALLS] [{\"name\": \"get_weather\", \"arguments\": " + PARIS + "}]",
                    "",
                    WEATHER),
            golden(
                    "mistral",
                    "several",
                    "Sure.[TOOL_CALLS][{\"name\": \"get_weather\", \"arguments\": " + NESTED
                            + "}, {\"name\": \"now\", \"arguments\": {}}]",
                    "Sure.",
                    "get_weather(" + NESTED + ")",
                    "now({})"),
            golden(
                    "mistral",
                    "arguments first",
                    "[TOOL_CALLS][{\"arguments\": " + PARIS + ", \"name\": \"get_weather\"}]",
                    "",
                    WEATHER),
            golden("mistral_args", "one", "[TOOL_CALLS]get_weather[ARGS]" + PARIS, "", WEATHER),
            golden(
                    "mistral_args",
                    "several",
                    "[TOOL_CALLS]get_weather[ARGS]" + PARIS + "[TOOL_CALLS]now[ARGS]{}",
                    "",
                    WEATHER,
                    "now({})"),
            golden("mistral_args", "brace alone", "Hi[TOOL_CALLS]get_weather" + PARIS, "Hi", WEATHER),
            golden("mistral_args", "id", "[TOOL_CALLS]now[CALL_ID]abcdefghi[ARGS]{}", "", "now({})"),
            golden(
                    "mistral_args",
                    "ends",
                    "[TOOL_CALLS]get_weather[ARGS]{\"city\": \"P",
                    "",
                    "get_weather({\"city\": \"P…"),
            golden("mistral_args", "ends in name", "[TOOL_CALLS]get_wea", "[TOOL_CALLS]get_wea"),
            thought("mistral_args", "thought", "[THINK]Hm[/THINK][TOOL_CALLS]now[ARGS]{}", "Hm", "", "now({})"),
            golden(
                    "mistral_args",
                    "mark twice",
                    "[TOOL_CALLS]x y[TOOL_CALLS]now[ARGS]{}",
                    "[TOOL_CALLS]x y",
                    "now({})"),
            golden("mistral", "no calls", "[TOOL_CALLS][]", "[TOOL_CALLS][]"));

    private static String v3(String name, String arguments) {
        return "<｜tool▁call▁begin｜>function<｜tool▁sep｜>" + name + "\n```json\n" + arguments + "\n```<｜tool▁call▁end｜>";
    }

    private static final List<Golden> DEEPSEEK = List.of(
            golden(
                    "deepseek_v3",
                    "one",
                    "<｜tool▁calls▁begin｜>" + v3("get_weather", PARIS) + "<｜tool▁calls▁end｜>",
                    "",
                    WEATHER),
            golden(
                    "deepseek_v3",
                    "several",
                    "I look. <｜tool▁calls▁begin｜>" + v3("get_weather", NESTED) + "\n" + v3("now", "{}")
                            + "<｜tool▁calls▁end｜>",
                    "I look.",
                    "get_weather(" + NESTED + ")",
                    "now({})"),
            opened(
                    "deepseek_v3",
                    "opened",
                    "Hm\n</think>\n\n<｜tool▁calls▁begin｜>" + v3("now", "{}"),
                    "Hm",
                    "",
                    "now({})"),
            golden(
                    "deepseek_v3",
                    "ends",
                    "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>get_weather\n```json\n{\"ci",
                    "",
                    "get_weather({\"ci…"),
            golden(
                    "deepseek_v31",
                    "several",
                    "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>get_weather<｜tool▁sep｜>" + PARIS
                            + "<｜tool▁call▁end｜><｜tool▁call▁begin｜>now<｜tool▁sep｜>{}<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
                    "",
                    WEATHER,
                    "now({})"),
            golden("deepseek_v31", "text", "a <｜tool", "a <｜tool"));

    private static final List<Golden> HARMONY = List.of(
            thought(
                    "harmony",
                    "thought and said",
                    "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Yes < no.<|return|>",
                    "Hm.",
                    "Yes < no."),
            thought(
                    "harmony",
                    "call",
                    "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary to=functions.get_weather"
                            + " <|constrain|>json<|message|>" + PARIS + "<|call|>",
                    "Hm.",
                    "",
                    WEATHER),
            golden(
                    "harmony",
                    "recipient in the role",
                    "<|start|>assistant to=functions.get_weather<|channel|>commentary json<|message|>" + NESTED,
                    "",
                    "get_weather(" + NESTED + ")"),
            golden(
                    "harmony",
                    "recipient in the role of the first message",
                    " to=functions.get_weather<|channel|>commentary <|constrain|>json<|message|>" + PARIS + "<|call|>",
                    "",
                    WEATHER),
            golden("harmony", "a role that is none", " to=functions.x", " to=functions.x"),
            golden(
                    "harmony",
                    "preamble",
                    "<|channel|>commentary<|message|>I look.<|end|><|start|>assistant<|channel|>commentary to=functions.now<|message|>{}<|call|>",
                    "I look.",
                    "now({})"),
            thought(
                    "harmony",
                    "thought twice",
                    "<|channel|>analysis<|message|>A<|end|><|start|>assistant<|channel|>analysis<|message|>B<|end|>",
                    "A\nB",
                    ""),
            golden(
                    "harmony",
                    "built in",
                    "<|channel|>commentary to=python code<|message|>print('<|x')<|call|>",
                    "",
                    "python(print('<|x'))"),
            golden(
                    "harmony",
                    "ends",
                    "<|channel|>commentary to=functions.get_weather<|message|>{\"c",
                    "",
                    "get_weather({\"c…"),
            golden("harmony", "ends in head", "<|channel|>comm", "<|channel|>comm"),
            golden("harmony", "bare text", "Hello", "Hello"));

    private static final List<Golden> OTHERS = List.of(
            golden(
                    "granite",
                    "one",
                    "<|tool_call|>[{\"name\": \"get_weather\", \"arguments\": " + PARIS + "}]",
                    "",
                    WEATHER),
            golden(
                    "granite",
                    "text mark",
                    "<tool_call>[{\"name\": \"get_weather\", \"arguments\": " + NESTED
                            + "}, {\"name\": \"now\", \"arguments\": {}}]",
                    "",
                    "get_weather(" + NESTED + ")",
                    "now({})"),
            thought(
                    "granite",
                    "thought",
                    "Here is my thought process:\n\nHm.\n\nHere is my response:\n\nYes.",
                    "Hm.",
                    "Yes."),
            golden(
                    "phi4_mini",
                    "one",
                    "functools[{\"name\": \"get_weather\", \"arguments\": " + PARIS + "}]",
                    "",
                    WEATHER),
            golden(
                    "phi4_mini",
                    "marks",
                    "<|tool_call|>[{\"name\": \"get_weather\", \"parameters\": " + NESTED
                            + "}, {\"name\": \"now\"}]<|/tool_call|>",
                    "",
                    "get_weather(" + NESTED + ")",
                    "now({})"),
            golden(
                    "phi4_mini",
                    "marks without list",
                    "<|tool_call|>{\"name\": \"now\", \"arguments\": {}}<|/tool_call|>",
                    "",
                    "now({})"),
            golden(
                    "phi4_mini",
                    "ends",
                    "functools[{\"name\": \"get_weather\", \"arguments\": {\"a\": 1",
                    "",
                    "get_weather({\"a\": 1…"),
            golden(
                    "command_r",
                    "one",
                    "Action: ```json\n[\n    {\n        \"tool_name\": \"get_weather\",\n        \"parameters\": {\n            \"city\": \"Paris\"\n        }\n    }\n]```",
                    "",
                    "get_weather({\n            \"city\": \"Paris\"\n        })"),
            golden(
                    "command_r",
                    "on a line of its own",
                    "I look.\nAction:\n```json\n[\n{\"tool_name\": \"now\", \"parameters\": {}}\n]```\n",
                    "I look.",
                    "now({})"),
            golden(
                    "granite",
                    "older",
                    "<function_call> {\"name\": \"now\", \"arguments\": {}}<function_call> {\"name\": \"now\"}",
                    "",
                    "now({})",
                    "now({})"),
            golden(
                    "command_r",
                    "none",
                    "Action: ```json\n[{\"tool_name\": \"directly-answer\", \"parameters\": {}}]\n```",
                    ""),
            thought(
                    "command_r7b",
                    "several",
                    "<|START_THINKING|>I will look.<|END_THINKING|><|START_ACTION|>[\n    {\"tool_call_id\": \"0\", \"tool_name\": \"get_weather\", \"parameters\": "
                            + NESTED
                            + "},\n    {\"tool_call_id\": \"1\", \"tool_name\": \"now\", \"parameters\": {}}\n]<|END_ACTION|>",
                    "I will look.",
                    "",
                    "get_weather(" + NESTED + ")",
                    "now({})"),
            golden("command_r7b", "response", "<|START_RESPONSE|>Yes.<|END_RESPONSE|>", "Yes."),
            golden("json", "one", "{\"name\": \"get_weather\", \"arguments\": " + PARIS + "}", "", WEATHER),
            golden(
                    "json",
                    "fenced",
                    "```json\n[{\"name\": \"get_weather\", \"arguments\": " + PARIS + "}]\n```",
                    "",
                    WEATHER),
            golden("json", "other JSON", "```json\n{\"a\": 1}\n```", "```json\n{\"a\": 1}\n```"),
            golden("json", "empty list", "[]", "[]"));

    private static Stream<Golden> goldens() {
        return Stream.of(HERMES, QWEN_CODER, LLAMA, MISTRAL, DEEPSEEK, HARMONY, OTHERS)
                .flatMap(List::stream);
    }

    private static String name(Golden golden) {
        return golden.dialect() + ", " + golden.what();
    }

    private static Read read(Golden golden, String... pieces) {
        return Read.of(Dialects.named(golden.dialect()), Arrays.asList(pieces), golden.thinking(), Read.TOOLS);
    }

    @TestFactory
    Stream<DynamicTest> outputs_whole_areReadAsExpected() {
        return goldens()
                .map(golden -> DynamicTest.dynamicTest(name(golden), () -> {
                    Read read = read(golden, golden.output());
                    assertThat(List.of(read.text(), read.reasoning(), read.calls()))
                            .isEqualTo(List.of(golden.text(), golden.reasoning(), golden.calls()));
                }));
    }

    @TestFactory
    Stream<DynamicTest> outputs_cutAnywhere_areReadTheSame() {
        return goldens()
                .map(golden -> DynamicTest.dynamicTest(name(golden), () -> {
                    Read whole = read(golden, golden.output());
                    String output = golden.output();
                    for (int cut = 0; cut <= output.length(); cut++) {
                        assertThat(read(golden, output.substring(0, cut), output.substring(cut)))
                                .isEqualTo(whole);
                    }
                    assertThat(read(golden, output.split(""))).isEqualTo(whole);
                }));
    }

    @TestFactory
    Stream<DynamicTest> outputs_cutAtRandom_areReadTheSame() {
        return goldens()
                .map(golden -> DynamicTest.dynamicTest(name(golden), () -> {
                    Random random = new Random(7);
                    for (int i = 0; i < 20; i++) {
                        assertThat(read(golden, pieces(golden.output(), random)))
                                .isEqualTo(read(golden, golden.output()));
                    }
                }));
    }

    private static String[] pieces(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int next = Math.min(text.length(), at + 1 + random.nextInt(6));
            pieces.add(text.substring(at, next));
            at = next;
        }
        return pieces.toArray(new String[0]);
    }

    /** A prefix of any output is read without an exception, and what was said of it holds for the whole. */
    @TestFactory
    Stream<DynamicTest> outputs_endedAnywhere_areReadToThere() {
        return goldens()
                .map(golden -> DynamicTest.dynamicTest(name(golden), () -> {
                    for (int end = 0; end <= golden.output().length(); end++) {
                        OutputParser parser =
                                Dialects.named(golden.dialect()).parser(Read.TOOLS, Read.counted(), golden.thinking());
                        List<Delta> deltas =
                                new ArrayList<>(parser.push(golden.output().substring(0, end)));
                        Read sure = Read.joined(deltas);
                        assertThat(golden.text()).startsWith(sure.text());
                        assertThat(golden.reasoning()).startsWith(sure.reasoning());
                        deltas.addAll(parser.finish());
                        assertThat(Read.joined(deltas).calls().size())
                                .isLessThanOrEqualTo(golden.calls().size());
                    }
                }));
    }

    /** Every mix of pieces of dialects is read without an exception, the same however it is cut. */
    @Test
    void outputs_ofRandomPieces_areReadTheSame() {
        List<String> pieces = goldens()
                .flatMap(golden -> Stream.of(golden.output().split("(?<=[>\\]}:(])")))
                .distinct()
                .toList();
        Random random = new Random(11);
        for (int i = 0; i < 3000; i++) {
            String dialect =
                    Dialects.names().get(random.nextInt(Dialects.names().size()));
            StringBuilder output = new StringBuilder();
            for (int n = random.nextInt(8); n >= 0; n--) {
                output.append(pieces.get(random.nextInt(pieces.size())));
            }
            Golden golden = golden(dialect, "", output.toString(), "");
            assertThat(read(golden, pieces(output.toString(), random)))
                    .as("%s: %s", dialect, output)
                    .isEqualTo(read(golden, output.toString()));
        }
    }

    @Test
    void surrogates_cutApart_comeTogether() {
        OutputParser parser = Dialects.named("hermes").parser(List.of(), Read.counted(), false);

        assertThat(parser.push("a\ud83d")).containsExactly(new Delta.Text("a"));
        assertThat(parser.push("\ude00")).containsExactly(new Delta.Text("😀"));
        assertThat(parser.finish()).isEmpty();
    }

    @Test
    void arguments_whileTheyCome_areStreamed() {
        OutputParser parser = Dialects.named("hermes").parser(Read.TOOLS, Read.counted(), false);

        assertThat(parser.push("<tool_call>{\"name\": \"now\"")).isEmpty();
        assertThat(parser.push(", \"arguments\": {\"a"))
                .containsExactly(new Delta.CallStart(0, "id0", "now"), new Delta.CallArguments(0, "{\"a"));
        assertThat(parser.push("\": 1}")).containsExactly(new Delta.CallArguments(0, "\": 1}"));
        assertThat(parser.push("}")).containsExactly(new Delta.CallEnd(0));
    }

    @Test
    void ids_ofTheModel_areKept() {
        Read read = Read.of("mistral_args", "[TOOL_CALLS]now[CALL_ID]abcdefghi[ARGS]{}[TOOL_CALLS]now[ARGS]{}");

        assertThat(read.ids()).containsExactly("abcdefghi", "id0");
    }

    @TestFactory
    Stream<DynamicTest> outputs_withoutTools_haveNoCalls() {
        return goldens()
                .map(golden -> DynamicTest.dynamicTest(name(golden), () -> assertThat(Read.of(
                                        Dialects.named(golden.dialect()),
                                        List.of(golden.output()),
                                        golden.thinking(),
                                        List.of())
                                .calls())
                        .isEmpty()));
    }

    @Test
    void heldText_tooLong_isText() {
        String output = "<tool_call>{\"x\": \"" + "a".repeat(2 * OutputParser.MAX_HELD);
        OutputParser parser = Dialects.named("hermes").parser(Read.TOOLS, Read.counted(), false);
        int said = Read.joined(parser.push(output)).text().length();

        assertThat(said).isGreaterThan(OutputParser.MAX_HELD);
        assertThat(said + Read.joined(parser.finish()).text().length()).isEqualTo(output.length());
    }

    @Test
    void dialects_forEachName_seeTheirOwnMarks() {
        assertThat(Dialects.names()).allSatisfy(name -> {
            Dialect dialect = Dialects.named(name);
            assertThat(dialect.name()).isEqualTo(name);
            assertThat(dialect.callFormats()).allSatisfy(format -> assertThat(format.triggers())
                    .allSatisfy(trigger ->
                            assertThat(format.open() + format.beforeName()).startsWith(trigger)));
        });
    }

    /** A grammar that prints a dialect's format prints what its parser reads. */
    @TestFactory
    Stream<DynamicTest> callFormat_printed_isReadBack() {
        List<Tool> tools = Read.TOOLS;
        return Dialects.names().stream()
                .flatMap(name -> Dialects.named(name).callFormats().stream().map(format -> Map.entry(name, format)))
                .map(way ->
                        DynamicTest.dynamicTest(way.getKey() + way.getValue().afterName(), () -> {
                            Dialect dialect = Dialects.named(way.getKey());
                            CallFormat format = way.getValue();
                            String arguments =
                                    switch (format.arguments()) {
                                        case CallFormat.Arguments.Json _ -> PARIS;
                                        case CallFormat.Arguments.Xml xml ->
                                            xml.before() + "city" + xml.afterKey() + "Paris" + xml.afterValue();
                                        case CallFormat.Arguments.Pythonic _ -> "city=\"Paris\"";
                                    };
                            String call = format.beforeName() + "get_weather" + format.afterName() + arguments
                                    + format.afterArguments();
                            String output = format.open() + call + format.separator() + call + format.close();
                            Read read = Read.of(dialect, List.of(output), false, tools);
                            assertThat(read.calls()).containsExactly(WEATHER, WEATHER);
                            assertThat(read.text()).isEmpty();
                        }));
    }
}
