package io.millrace.openai;

import static io.millrace.edge.Field.schema;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.StrictJson;
import io.millrace.edge.Values;
import io.millrace.serving.StructuredOutput;
import io.millrace.serving.StructuredOutput.Form;
import io.millrace.serving.StructuredOutput.KeyOrder;
import io.millrace.serving.StructuredOutput.Whitespace;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields that say what a completion's text has to be: OpenAI's {@code response_format}, vLLM's {@code structured_outputs} and
 * its older {@code guided_*}.
 */
final class StructureFields {

    private static final int MOST_CHOICES = 10_000;
    /** Patterns of whitespace that allow any, whatever their bounds. */
    private static final Pattern ANY_WHITESPACE =
            Pattern.compile("(\\[(\\\\[nrts]|[ \n\t\r])+]|\\\\s)([*?]|\\{0,[0-9]+})");

    private static final Field<Form> RESPONSE_FORMAT = new Field<>(
            "response_format",
            schema("object", "type text, json_object or json_schema; with json_schema, an object with name and schema.")
                    .addProperty("type", schema("string", "text, json_object or json_schema"))
                    .addProperty("json_schema", schema("object", "name, schema, description, strict")),
            StructureFields::format);
    private static final Field<Form> STRUCTURED_OUTPUTS = new Field<>(
            "structured_outputs",
            schema(
                    "object",
                    "One of json (a schema; property_order any lets its keys come in any order), regex, choice,"
                            + " grammar (GBNF or Lark) or json_object. Extension."),
            StructureFields::structured);
    private static final Field<Form> GUIDED_JSON = new Field<>(
            "guided_json",
            schema("object", "Older name of structured_outputs.json. Extension."),
            (value, path) -> json(value, path, Whitespace.NONE));
    private static final Field<Form> GUIDED_REGEX = new Field<>(
            "guided_regex",
            schema("string", "Older name of structured_outputs.regex. Extension."),
            (value, path) -> new StructuredOutput.Regex(Values.string(value, path)));
    private static final Field<Form> GUIDED_CHOICE = new Field<>(
            "guided_choice",
            Field.array(schema("string", "A text"), "Older name of structured_outputs.choice. Extension."),
            StructureFields::choice);
    private static final Field<Form> GUIDED_GRAMMAR = new Field<>(
            "guided_grammar",
            schema("string", "Older name of structured_outputs.grammar. Extension."),
            (value, path) -> new StructuredOutput.Grammar(Values.string(value, path)));

    private static final List<Field<Form>> FORMS =
            List.of(RESPONSE_FORMAT, STRUCTURED_OUTPUTS, GUIDED_JSON, GUIDED_REGEX, GUIDED_CHOICE, GUIDED_GRAMMAR);

    static final List<Field<?>> ALL = List.copyOf(FORMS);

    private static final FieldRules FORMAT_RULES =
            new FieldRules(Set.of("type", "json_schema", "schema"), Set.of(), Map.of());
    private static final FieldRules SCHEMA_RULES =
            new FieldRules(Set.of("schema", "name", "strict"), Set.of("description"), Map.of());
    private static final String[] LANGUAGES = {"json", "regex", "choice", "grammar", "json_object"};
    private static final FieldRules STRUCTURED_RULES = new FieldRules(
            Set.of(
                    "json",
                    "regex",
                    "choice",
                    "grammar",
                    "json_object",
                    "whitespace_pattern",
                    "disable_any_whitespace",
                    "property_order"),
            Set.of("_backend", "_backend_was_auto", "backend", "disable_fallback"),
            Map.of("disable_additional_properties", Set.of("false"), "structural_tag", Set.of()));

    private StructureFields() {}

    static @Nullable StructuredOutput read(ObjectNode body) {
        List<Field<Form>> stated = FORMS.stream()
                .filter(field -> body.hasNonNull(field.name()) && !isText(body, field.name()))
                .toList();
        FieldRules.atMostOne(body, stated.stream().map(Field::name).toArray(String[]::new));
        return stated.isEmpty() ? null : named(stated.getFirst(), body);
    }

    private static StructuredOutput named(Field<Form> field, ObjectNode body) {
        return new StructuredOutput(field.name(), Objects.requireNonNull(field.in(body)));
    }

    private static boolean isText(ObjectNode body, String field) {
        return field.equals("response_format")
                && body.path(field).path("type").asString("").equals("text");
    }

    private static Form format(JsonNode value, String path) {
        ObjectNode format = Values.object(value, path);
        FORMAT_RULES.check(format, path + ".");
        JsonNode type = format.path("type");
        return switch (type.asString("")) {
            case "json_object" ->
                format.hasNonNull("schema")
                        ? json(format.get("schema"), path + ".schema", Whitespace.NONE)
                        : new StructuredOutput.JsonObject(Whitespace.NONE);
            case "json_schema" -> schemaOf(format.path("json_schema"), path + ".json_schema");
            default -> throw Values.invalid(path + ".type", "one of json_object, json_schema, text", type);
        };
    }

    private static Form schemaOf(JsonNode value, String path) {
        ObjectNode named = Values.object(value, path);
        SCHEMA_RULES.check(named, path + ".");
        Values.string(named.path("name"), path + ".name");
        if (named.hasNonNull("strict")) {
            Values.flag(named.get("strict"), path + ".strict");
        }
        return named.hasNonNull("schema")
                ? json(named.get("schema"), path + ".schema", Whitespace.NONE)
                : new StructuredOutput.JsonObject(Whitespace.NONE);
    }

    private static Form structured(JsonNode value, String path) {
        ObjectNode outputs = Values.object(value, path);
        STRUCTURED_RULES.check(outputs, path + ".");
        FieldRules.atMostOne(outputs, LANGUAGES);
        Whitespace whitespace = whitespace(outputs, path);
        for (String language : LANGUAGES) {
            if (outputs.hasNonNull(language)) {
                Form form = language(language, outputs.get(language), path + "." + language, whitespace);
                return outputs.hasNonNull("property_order")
                        ? ordered(form, outputs.get("property_order"), path + ".property_order")
                        : form;
            }
        }
        throw Values.invalid(path, "an object with one of " + String.join(", ", LANGUAGES), value);
    }

    private static Form language(String name, JsonNode value, String path, Whitespace whitespace) {
        return switch (name) {
            case "json" -> json(value, path, whitespace);
            case "regex" -> new StructuredOutput.Regex(Values.string(value, path));
            case "choice" -> choice(value, path);
            case "grammar" -> new StructuredOutput.Grammar(Values.string(value, path));
            default -> object(value, path, whitespace);
        };
    }

    private static Form ordered(Form form, JsonNode order, String path) {
        if (!(form instanceof StructuredOutput.JsonSchema schema)) {
            throw new InvalidRequest(path, "'" + path + "' needs 'json'");
        }
        return switch (order.asString("")) {
            case "any" -> new StructuredOutput.JsonSchema(schema.schema(), schema.whitespace(), KeyOrder.ANY);
            case "stated" -> schema;
            default -> throw Values.invalid(path, "any or stated", order);
        };
    }

    private static Form object(JsonNode value, String path, Whitespace whitespace) {
        if (Values.flag(value, path)) {
            return new StructuredOutput.JsonObject(whitespace);
        }
        throw Values.invalid(path, "true, or left out", value);
    }

    private static Whitespace whitespace(ObjectNode outputs, String path) {
        JsonNode pattern = outputs.path("whitespace_pattern");
        JsonNode disabled = outputs.path("disable_any_whitespace");
        if (pattern.isString() && !pattern.stringValue().isEmpty()) {
            return pattern(pattern, path + ".whitespace_pattern");
        }
        boolean any = disabled.isBoolean() && !Values.flag(disabled, path + ".disable_any_whitespace");
        return any ? Whitespace.ANY : Whitespace.NONE;
    }

    private static Whitespace pattern(JsonNode pattern, String path) {
        if (ANY_WHITESPACE.matcher(pattern.stringValue()).matches()) {
            return Whitespace.ANY;
        }
        throw Values.invalid(path, "\"\", \"[ \\n\\t]*\" or the like", pattern);
    }

    /** A schema may also come as a string that holds it. */
    private static Form json(JsonNode value, String path, Whitespace whitespace) {
        JsonNode schema = value.isString() ? parsed(value, path) : value;
        if (schema.isObject() || schema.isBoolean()) {
            return new StructuredOutput.JsonSchema(schema.toString(), whitespace);
        }
        throw Values.invalid(path, "a JSON schema", value);
    }

    private static JsonNode parsed(JsonNode value, String path) {
        try {
            return StrictJson.parse(Values.string(value, path));
        } catch (InvalidRequest _) {
            throw Values.invalid(path, "a JSON schema, or a string that holds one", value);
        }
    }

    private static Form choice(JsonNode value, String path) {
        return new StructuredOutput.Choice(Values.list(value, path, 1, MOST_CHOICES, Values::string));
    }
}
