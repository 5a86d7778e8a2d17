package io.millrace.constraint.schema;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.core.Checkpoint;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** JSON Schema (drafts 4, 6, 7, 2019-09, 2020-12) as grammars of JSON text. */
public final class JsonSchema {

    private JsonSchema() {}

    /**
     * The JSON texts that follow a schema, in the order of its keys.
     *
     * @throws ConstraintException of what cannot be held, by its keyword and JSON pointer
     */
    public static Grammar grammar(JsonNode schema, SchemaOptions options) {
        return grammar(schema, options, new SchemaBudget(options.limits(), Checkpoint.NONE));
    }

    /** The same, within a budget that others may share. */
    public static Grammar grammar(JsonNode schema, SchemaOptions options, SchemaBudget budget) {
        SchemaDocument document = new SchemaDocument(schema, options.limits(), budget);
        return new Emission(document, options).grammar(document.part());
    }

    /** Any JSON object. */
    public static Grammar object(SchemaOptions options) {
        return grammar(JsonNodeFactory.instance.objectNode().put("type", "object"), options);
    }
}
