package io.millrace.edge;

import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A field of a request: its name, its schema in the API document, and how its value is checked and read. */
public record Field<T>(String name, Schema<?> schema, Values.Reader<T> reader) {

    public static Field<Float> number(String name, Values.Range range, String doc) {
        Schema<?> schema = schema("number", doc).maximum(BigDecimal.valueOf(range.max()));
        BigDecimal min = BigDecimal.valueOf(range.min());
        Schema<?> bounded = range.open() ? schema.exclusiveMinimumValue(min) : schema.minimum(min);
        return new Field<>(name, bounded, (value, path) -> Values.number(value, path, range));
    }

    public static Field<Integer> integer(String name, int min, int max, String doc) {
        Schema<?> schema = schema("integer", doc).minimum(BigDecimal.valueOf(min));
        Schema<?> bounded = max == Integer.MAX_VALUE ? schema : schema.maximum(BigDecimal.valueOf(max));
        return new Field<>(name, bounded, (value, path) -> (int) Values.integer(value, path, min, max));
    }

    public static Field<Boolean> flag(String name, String doc) {
        return new Field<>(name, schema("boolean", doc), Values::flag);
    }

    public static Field<String> string(String name, String doc) {
        return new Field<>(name, schema("string", doc), Values::string);
    }

    public static Schema<?> schema(String type, String doc) {
        Schema<?> schema = new Schema<>();
        schema.setTypes(Set.of(type));
        schema.setDescription(doc);
        return schema;
    }

    public static Schema<?> array(Schema<?> items, String doc) {
        return schema("array", doc).items(items);
    }

    public static Schema<?> anyOf(String doc, Schema<?>... schemas) {
        Schema<?> any = new Schema<>().description(doc);
        List.of(schemas).forEach(any::addAnyOfItem);
        return any;
    }

    /** Null where the field is left out or null. */
    public @Nullable T in(ObjectNode body) {
        JsonNode value = body.get(name);
        return value == null || value.isNull() ? null : reader.read(value, name);
    }

    public T in(ObjectNode body, T otherwise) {
        JsonNode value = body.get(name);
        return value == null || value.isNull() ? otherwise : reader.read(value, name);
    }

    /**
     * As {@link #in(ObjectNode)}, of an object below the body.
     *
     * @param path of the object, as errors name it
     */
    public @Nullable T below(String path, ObjectNode object) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : reader.read(value, path + "." + name);
    }

    /** As {@link #in(ObjectNode)}, where a value has to be there. */
    public T requiredIn(ObjectNode body) {
        return reader.read(body.path(name), name);
    }

    /** Several lists as one. */
    @SafeVarargs
    public static List<Field<?>> joined(List<Field<?>>... parts) {
        List<Field<?>> fields = new ArrayList<>();
        for (List<Field<?>> part : parts) {
            fields.addAll(part);
        }
        return List.copyOf(fields);
    }
}
