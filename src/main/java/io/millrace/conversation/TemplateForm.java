package io.millrace.conversation;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a chat template takes besides content.
 *
 * @param reasoningKeys keys under which it reads what the assistant thought; empty where that is left out of the history
 * @param nineLetterIds whether ids of calls have to be nine letters and digits
 */
public record TemplateForm(ArgumentsForm arguments, Set<String> reasoningKeys, boolean nineLetterIds) {

    /** Transformers' convention, without reasoning. */
    public static final TemplateForm USUAL = new TemplateForm(ArgumentsForm.OBJECT, Set.of(), false);

    private static final Pattern REASONING =
            Pattern.compile("(?:\\w\\.|\\[\\s*['\"]|['\"]\\s*)(reasoning_content|reasoning|thinking)\\b");
    private static final Pattern NINE = Pattern.compile("length\\s*!=\\s*9");

    public TemplateForm {
        reasoningKeys = Set.copyOf(reasoningKeys);
    }

    /** Told from the text of a template. */
    public static TemplateForm of(String template, ArgumentsForm arguments) {
        Set<String> keys = new LinkedHashSet<>();
        for (Matcher matcher = REASONING.matcher(template); matcher.find(); ) {
            keys.add(matcher.group(1));
        }
        return new TemplateForm(arguments, keys, NINE.matcher(template).find());
    }
}
