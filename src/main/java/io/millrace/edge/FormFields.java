package io.millrace.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.core.ServingException.InvalidRequest;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the parts of a form by the schemas of an endpoint's fields: text that is a number or a truth value becomes one where the field takes
 * such, what is repeated, or named with {@code []} behind it, a list, and what is named {@code field[key]}, where the field takes objects, a part
 * of one.
 */
final class FormFields {

    /** Most bytes of a field that is no file. */
    static final int LONGEST_TEXT = 64 << 10;

    private static final String LIST = "[]";
    private static final Pattern PART = Pattern.compile("(\\w{1,64})\\[(\\w{1,64})]");
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?([eE][-+]?[0-9]{1,3})?");

    private final Map<String, Field<?>> fields;
    private final ObjectNode read = JsonNodeFactory.instance.objectNode();
    private final Map<String, ByteBuffer> files = new HashMap<>();

    private FormFields(List<Field<?>> fields) {
        this.fields = fields.stream().collect(Collectors.toMap(Field::name, Function.identity()));
    }

    static Form read(List<Multipart.Part> parts, List<Field<?>> fields) {
        FormFields form = new FormFields(fields);
        parts.forEach(form::add);
        return new Form(form.read, form.files);
    }

    /** Of a field that holds a file. */
    static boolean isFile(Field<?> field) {
        return "binary".equals(field.schema().getFormat());
    }

    private void add(Multipart.Part part) {
        Matcher names = PART.matcher(part.name());
        Field<?> whole = names.matches() ? fields.get(names.group(1)) : null;
        if (whole != null && is(whole, "object") && !part.file()) {
            putInside(whole, names.group(2), text(part));
        } else {
            addWhole(part);
        }
    }

    private void putInside(Field<?> field, String key, String text) {
        JsonNode known = read.get(field.name());
        if (known != null && !known.isObject() || known != null && known.has(key)) {
            throw twice(field.name());
        }
        ObjectNode object = known instanceof ObjectNode there ? there : read.putObject(field.name());
        object.set(key, isNumber(text) ? StrictJson.parse(text) : JsonNodeFactory.instance.stringNode(text));
    }

    private static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    private void addWhole(Multipart.Part part) {
        String name = part.name().endsWith(LIST)
                ? part.name().substring(0, part.name().length() - LIST.length())
                : part.name();
        Field<?> field = fields.get(name);
        if (field != null && isFile(field)) {
            if (files.put(name, part.data()) != null) {
                throw twice(name);
            }
        } else if (part.file() && field != null) {
            throw new InvalidRequest(name, "'" + name + "' must be text, but was a file");
        } else {
            put(
                    name,
                    text(part),
                    field != null && is(field, "array") || part.name().endsWith(LIST),
                    field);
        }
    }

    private void put(String name, String text, boolean list, @Nullable Field<?> field) {
        JsonNode value = field == null || list ? JsonNodeFactory.instance.stringNode(text) : typed(text, field);
        if (list) {
            JsonNode known = read.get(name);
            ArrayNode values = known instanceof ArrayNode array ? array : read.putArray(name);
            values.add(value);
        } else if (read.has(name)) {
            throw twice(name);
        } else {
            read.set(name, value);
        }
    }

    private static String text(Multipart.Part part) {
        if (part.data().remaining() > LONGEST_TEXT) {
            throw new InvalidRequest(
                    part.name(),
                    "'" + part.name() + "' must have at most " + LONGEST_TEXT + " bytes, but has "
                            + part.data().remaining());
        }
        return UTF_8.decode(part.data().duplicate()).toString();
    }

    private static InvalidRequest twice(String name) {
        return new InvalidRequest(name, "'" + name + "' is there twice: send one");
    }

    private static boolean is(Field<?> field, String type) {
        Set<String> types = field.schema().getTypes();
        return types != null && types.contains(type);
    }

    private static JsonNode typed(String text, Field<?> field) {
        boolean number = (is(field, "number") || is(field, "integer")) && isNumber(text);
        boolean flag = is(field, "boolean") && (text.equals("true") || text.equals("false"));
        return number || flag ? StrictJson.parse(text) : JsonNodeFactory.instance.stringNode(text);
    }
}
