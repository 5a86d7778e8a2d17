package io.millrace.guidance;

import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.notation.Gbnf;
import io.millrace.constraint.notation.Lark;
import io.millrace.constraint.notation.WholePattern;
import io.millrace.constraint.regex.Regex;
import io.millrace.constraint.schema.JsonSchema;
import io.millrace.constraint.schema.SchemaBudget;
import io.millrace.constraint.schema.SchemaLimits;
import io.millrace.constraint.schema.SchemaOptions;
import io.millrace.constraint.schema.SchemaOptions.PropertyOrder;
import io.millrace.conversation.InputFormat;
import io.millrace.core.Checkpoint;
import io.millrace.serving.StructuredOutput;
import io.millrace.serving.StructuredOutput.Form;
import io.millrace.serving.StructuredOutput.KeyOrder;
import io.millrace.serving.StructuredOutput.Whitespace;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The grammars of what the texts of one request may have to be. */
final class Forms implements CallGrammar.Schemas {

    private static final JsonMapper JSON = new JsonMapper();

    private static final SchemaOptions AS_PYTHON =
            SchemaOptions.DEFAULT.with(SchemaOptions.Whitespace.SEPARATORS, PropertyOrder.STATED);

    private final SchemaBudget budget;

    /** @param checkpoint passed while schemas are read */
    Forms(Checkpoint checkpoint) {
        this.budget = new SchemaBudget(SchemaLimits.DEFAULT, checkpoint);
    }

    Grammar grammar(Form form) {
        return switch (form) {
            case StructuredOutput.JsonObject json -> JsonSchema.object(options(json.whitespace(), KeyOrder.STATED));
            case StructuredOutput.JsonSchema json ->
                JsonSchema.grammar(JSON.readTree(json.schema()), options(json.whitespace(), json.order()), budget);
            case StructuredOutput.Regex regex -> Grammar.of(new Node.Terminal(WholePattern.of(regex.pattern())));
            case StructuredOutput.Choice choice ->
                Grammar.of(new Node.Terminal(new Regex.Union(
                        choice.texts().stream().<Regex>map(Regex.Literal::new).toList())));
            case StructuredOutput.Grammar grammar -> written(grammar.grammar());
        };
    }

    @Override
    public Grammar of(InputFormat format) {
        return switch (format.syntax()) {
            case REGEX -> Grammar.of(new Node.Terminal(WholePattern.ofUnicode(format.definition())));
            case LARK -> lark(format.definition());
        };
    }

    private Grammar written(String grammar) {
        return Gbnf.isWritten(grammar) ? Gbnf.grammar(grammar) : lark(grammar);
    }

    private Grammar lark(String grammar) {
        return Lark.grammar(grammar, schema -> JsonSchema.grammar(schema, SchemaOptions.DEFAULT, budget));
    }

    /** Of a schema as plain values, written as Python does: models were trained on that. */
    @Override
    public Grammar of(Map<String, ?> schema) {
        return JsonSchema.grammar(JSON.valueToTree(schema), AS_PYTHON, budget);
    }

    @Override
    public Grammar object() {
        return JsonSchema.object(AS_PYTHON);
    }

    private static SchemaOptions options(Whitespace whitespace, KeyOrder order) {
        return SchemaOptions.DEFAULT.with(
                whitespace == Whitespace.ANY ? SchemaOptions.Whitespace.FREE : SchemaOptions.Whitespace.COMPACT,
                order == KeyOrder.ANY ? PropertyOrder.ANY : PropertyOrder.STATED);
    }
}
