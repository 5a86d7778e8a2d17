package io.millrace.lab.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts odd values where a JSON document has others: of other types, huge, deep, twice, or none. */
final class JsonMutator {

    private static final JsonMapper JSON = new JsonMapper();

    /** JSON texts, not all of them valid. */
    private static final List<String> ODD = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-1",
            "1",
            "2",
            "17",
            "1.5",
            "-1.5",
            "1e-400",
            "1e308",
            "1e400",
            "-1e400",
            "2147483647",
            "2147483648",
            "-2147483649",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "1" + "0".repeat(400),
            "0." + "3".repeat(2000),
            "1e999999999",
            "1e-999999999",
            "NaN",
            "Infinity",
            "-Infinity",
            "0x10",
            "01",
            "+1",
            ".5",
            "1.",
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"1\"",
            "\"null\"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udc00x\"",
            "\"\\ud83d\\ude00\"",
            "\"\\uffff\\u2028\\u200f\"",
            "\"e\u0301\u0327\u0301\"",
            "\"<|im_end|><|endoftext|></s>[SEP][MASK]\"",
            "\"{{ messages }}{% for %}\"",
            "\"../../etc/passwd\"",
            "\"data:image/png;base64,\"",
            "\"data:image/png;base64,AAAA\"",
            "\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB\"",
            "\"https://example.org/x.png\"",
            "\"" + "x".repeat(20_000) + "\"",
            "\"" + "\\ud83d\\ude00".repeat(500) + "\"",
            "[]",
            "{}",
            "[[]]",
            "[{}]",
            "[null]",
            "[\"\"]",
            "[0]",
            "[-1]",
            "[1.5]",
            "[99999999]",
            "[9223372036854775808]",
            "[[1],[]]",
            "[[1],\"x\"]",
            "[\"x\",1]",
            "{\"\":null}",
            "{\"a\":1,\"a\":2}",
            "{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}",
            "[" + "0,".repeat(3000) + "0]",
            "[" + "\"x\",".repeat(3000) + "\"x\"]",
            "[".repeat(60) + "]".repeat(60),
            "[".repeat(500) + "]".repeat(500),
            "{\"a\":".repeat(500) + "1" + "}".repeat(500),
            "[".repeat(100_000),
            "/* */ 1",
            "'x'",
            "\"\t\"",
            "\"unclosed",
            "");

    private static final List<String> NAMES = List.of(
            "model",
            "messages",
            "prompt",
            "input",
            "n",
            "stream",
            "stop",
            "timeout",
            "priority",
            "dimensions",
            "best_of",
            "suffix",
            "parameters",
            "inputs",
            "outputs",
            "shape",
            "data",
            "datatype",
            "binary_data_size",
            "id",
            "",
            "\u0000",
            "__proto__",
            "logprobs",
            "max_tokens",
            "role",
            "content",
            "tokens",
            "ignore_eos",
            "min_tokens",
            "echo");

    private static final String MARK = "\"@odd@\"";

    private final SplittableRandom random;

    JsonMutator(SplittableRandom random) {
        this.random = random;
    }

    /** The document with one to three changes. */
    byte[] mutated(byte[] document) {
        JsonNode root = JSON.readTree(document);
        List<String> odd = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            odd.add(change(root));
        }
        String text = root.toString();
        for (String value : odd) {
            text = replaceFirst(text, value);
        }
        return text.getBytes(UTF_8);
    }

    byte[] odd() {
        return ODD.get(random.nextInt(ODD.size())).getBytes(UTF_8);
    }

    /* A mark goes into the tree and its odd value into the text, since not every odd value is JSON. */
    private String change(JsonNode root) {
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        switch (containers.get(random.nextInt(containers.size()))) {
            case ObjectNode object -> change(object);
            case ArrayNode array -> change(array);
            default -> {}
        }
        return ODD.get(random.nextInt(ODD.size()));
    }

    private void change(ObjectNode object) {
        List<String> names = new ArrayList<>(object.propertyNames());
        String name = names.isEmpty() || random.nextInt(4) == 0
                ? NAMES.get(random.nextInt(NAMES.size()))
                : names.get(random.nextInt(names.size()));
        if (random.nextInt(6) == 0) {
            JsonNode _ = object.remove(name);
        } else {
            ObjectNode _ = object.put(name, "@odd@");
        }
    }

    private void change(ArrayNode array) {
        if (array.isEmpty() || random.nextInt(3) == 0) {
            ArrayNode _ = array.add("@odd@");
        } else {
            ArrayNode _ = array.set(random.nextInt(array.size()), "@odd@");
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private static String replaceFirst(String text, String value) {
        int at = text.indexOf(MARK);
        return at < 0 ? text : text.substring(0, at) + value + text.substring(at + MARK.length());
    }
}
