package io.millrace.guidance;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.grammar.Node;
import io.millrace.serving.StructuredOutput;
import io.millrace.serving.StructuredOutput.Form;
import java.util.Map;

final class Forms {
    private Forms() {}

    static Grammar grammar(Form form) {
        return switch (form) {
            case StructuredOutput.Choice choice ->
                Grammar.of(new Node.Choice(choice.texts().stream().map(Grammars::text).toList()));
            default -> throw new ConstraintException("", "not yet");
        };
    }

    static Grammar schema(Map<String, ?> schema, String itemSeparator, String keySeparator) {
        throw new ConstraintException("", "not yet");
    }
}
