package io.millrace.constraint.schema;

/**
 * How JSON is written that follows a schema.
 *
 * @param whitespace what stands between tokens
 * @param propertyOrder in which order the keys of an object may come
 */
public record SchemaOptions(Whitespace whitespace, PropertyOrder propertyOrder, SchemaLimits limits) {

    /** Nothing between tokens, keys as stated. */
    public static final SchemaOptions DEFAULT =
            new SchemaOptions(Whitespace.COMPACT, PropertyOrder.STATED, SchemaLimits.DEFAULT);

    /** What stands between the tokens of JSON text. */
    public enum Whitespace {
        /** Nothing. */
        COMPACT,
        /** One space after a comma and a colon, as Python writes JSON. */
        SEPARATORS,
        /** Any whitespace of JSON, up to a limit, between all tokens. */
        FREE
    }

    /** The order of an object's keys. */
    public enum PropertyOrder {
        /** As the schema states them; keys it only requires after them, then all others. */
        STATED,
        /** Any, where an object has at most {@link SchemaLimits#anyOrder()} stated keys. */
        ANY
    }
}
