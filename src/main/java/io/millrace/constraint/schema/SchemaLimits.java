package io.millrace.constraint.schema;

/**
 * What reading a schema may come to; what goes beyond is refused by the keyword that goes beyond.
 *
 * @param depth schemas applied to one value one inside the other
 * @param alternatives combinations of branches of one value
 * @param steps of reading a schema, each of a few microseconds
 * @param rules different sub-schemas
 * @param values of one enumeration, and schemas of one list
 * @param count the highest count below which texts, arrays and objects may not end
 * @param digits of a number that bounds others
 * @param names properties of one schema
 * @param anyOrder stated keys of one object whose order is free
 * @param whitespace characters between two tokens of free JSON
 */
public record SchemaLimits(
        int depth,
        int alternatives,
        int steps,
        int rules,
        int values,
        int count,
        int digits,
        int names,
        int anyOrder,
        int whitespace) {

    public static final SchemaLimits DEFAULT =
            new SchemaLimits(128, 1_024, 1_000_000, 20_000, 50_000, 100_000, 400, 10_000, 32, 64);
}
