package io.millrace.scripted;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is said to which prompts: the first rule that suits speaks.
 *
 * @param rules in order
 */
public record Script(List<Rule> rules) {

    private static final int TAIL = 4_000;

    public Script {
        rules = List.copyOf(rules);
    }

    /**
     * One rule.
     *
     * @param when regular expression, found in the last 4,000 characters of the prompt in its chat template
     * @param say text, special tokens spelled out; the end token comes by itself
     */
    public record Rule(String when, String say) {

        private boolean suits(String prompt) {
            return Pattern.compile(when).matcher(prompt).find();
        }
    }

    /** A JSON file: an array of objects with {@code when} and {@code say}. */
    public static Script read(Path file) {
        return new Script(new JsonMapper().readValue(file.toFile(), new TypeReference<>() {}));
    }

    /** The empty text where no rule suits. */
    String answer(String prompt) {
        String tail = prompt.substring(Math.max(0, prompt.length() - TAIL));
        return rules.stream()
                .filter(rule -> rule.suits(tail))
                .findFirst()
                .map(Rule::say)
                .orElse("");
    }
}
