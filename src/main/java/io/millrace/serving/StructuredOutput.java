package io.millrace.serving;

import java.util.List;

/**
 * What a completion's text has to be, whole.
 *
 * @param field of the request that says so, as errors name it
 */
public record StructuredOutput(String field, Form form) {

    /** A language of texts. */
    public sealed interface Form {}

    /** Where JSON may have whitespace between its tokens. */
    public enum Whitespace {
        /** Nowhere. */
        NONE,
        /** Anywhere, in runs of bounded length. */
        ANY
    }

    /** In which order the keys of an object may come. */
    public enum KeyOrder {
        /** As the schema states them. */
        STATED,
        /** Any, where an object does not state too many. */
        ANY
    }

    /** Any JSON object. */
    public record JsonObject(Whitespace whitespace) implements Form {}

    /**
     * JSON that a schema holds valid.
     *
     * @param schema JSON text
     */
    public record JsonSchema(String schema, Whitespace whitespace, KeyOrder order) implements Form {
        /** Keys in the schema's order. */
        public JsonSchema(String schema, Whitespace whitespace) {
            this(schema, whitespace, KeyOrder.STATED);
        }
    }

    /** A match of a regular expression, from end to end. */
    public record Regex(String pattern) implements Form {}

    /** One of some texts. */
    public record Choice(List<String> texts) implements Form {
        public Choice {
            texts = List.copyOf(texts);
        }
    }

    /** A text of a grammar, which is written in GBNF or in Lark's notation. */
    public record Grammar(String grammar) implements Form {}
}
