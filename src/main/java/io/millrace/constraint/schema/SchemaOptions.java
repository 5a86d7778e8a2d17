package io.millrace.constraint.schema;

/**
 * How JSON is written that follows a schema.
 *
 * @param whitespace what stands between tokens
 * @param propertyOrder in which order the keys of an object may come
 * @param integers how integers are spelled
 */
public record SchemaOptions(
        Whitespace whitespace, PropertyOrder propertyOrder, Integers integers, SchemaLimits limits) {

    /** Nothing between tokens, keys as stated, integers in digits. */
    public static final SchemaOptions DEFAULT =
            new SchemaOptions(Whitespace.COMPACT, PropertyOrder.STATED, Integers.DIGITS, SchemaLimits.DEFAULT);

    /** These, written in another order and with other whitespace. */
    public SchemaOptions with(Whitespace other, PropertyOrder order) {
        return new SchemaOptions(other, order, integers, limits);
    }

    /** What stands between the tokens of JSON text. */
    public enum Whitespace {
        /** Nothing. */
        COMPACT,
        /** One space after a comma and a colon, as Python writes JSON. */
        SEPARATORS,
        /** Any whitespace of JSON, up to a limit, between all tokens. */
        FREE
    }

    /** The spelling of integers. */
    public enum Integers {
        /** In digits alone, as programs with types read them. */
        DIGITS,
        /** With {@code .0} too, where the schema's draft counts that as an integer. */
        VALID
    }

    /** The order of an object's keys. */
    public enum PropertyOrder {
        /** As the schema states them; keys it only requires after them, then all others. */
        STATED,
        /** Any, where an object has at most {@link SchemaLimits#anyOrder()} stated keys. */
        ANY
    }
}
