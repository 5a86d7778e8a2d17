package io.millrace.constraint.schema;

import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Schemas and values near them, by a seed. */
final class RandomSchemas {

    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;
    private static final List<String> KEYS = List.of("a", "b", "c", "é");
    private static final List<String> TYPES =
            List.of("null", "boolean", "integer", "number", "string", "array", "object");
    private static final List<String> PATTERNS = List.of("^a", "b$", "^[ab]*$", "c");

    private final Random random;

    RandomSchemas(long seed) {
        this.random = new Random(seed);
    }

    ObjectNode schema() {
        ObjectNode schema = schema(3, false);
        ObjectNode shared = schema.putObject("$defs");
        shared.set("one", schema(1, false));
        shared.set("two", schema(2, false));
        return schema;
    }

    /**
     * @param refers whether it may refer to a shared schema for the value itself, which those must not do
     */
    private ObjectNode schema(int depth, boolean refers) {
        ObjectNode schema = MAKE.objectNode();
        if (refers && chance(8)) {
            return schema.put("$ref", "#/$defs/" + (depth > 1 && chance(2) ? "two" : "one"));
        }
        String type = TYPES.get(random.nextInt(depth == 0 ? 5 : depth == 3 ? 7 : TYPES.size()));
        if (!chance(6)) {
            schema.put("type", type);
        }
        keywords(schema, type, depth);
        if (depth > 0 && chance(4)) {
            combine(schema, depth - 1, refers);
        }
        return schema;
    }

    private void keywords(ObjectNode schema, String type, int depth) {
        switch (type) {
            case "integer", "number" -> numbers(schema);
            case "string" -> strings(schema);
            case "array" -> arrays(schema, depth);
            case "object" -> objects(schema, depth);
            default -> {}
        }
        if (chance(12)) {
            ArrayNode values = schema.putArray("enum");
            for (int i = 0; i < 3; i++) {
                values.add(value(1));
            }
        }
    }

    private void numbers(ObjectNode schema) {
        if (chance(3)) {
            schema.put(chance(2) ? "minimum" : "exclusiveMinimum", bound());
        }
        if (chance(3)) {
            schema.put(chance(2) ? "maximum" : "exclusiveMaximum", bound());
        }
        if (chance(5)) {
            schema.put("multipleOf", List.of(1.0, 2.0, 3.0, 0.5).get(random.nextInt(4)));
        }
    }

    private double bound() {
        return (random.nextInt(50) - 25) / (chance(2) ? 1.0 : 4.0);
    }

    private void strings(ObjectNode schema) {
        if (chance(3)) {
            schema.put("minLength", random.nextInt(3));
        }
        if (chance(3)) {
            schema.put("maxLength", random.nextInt(5));
        }
        if (chance(3)) {
            schema.put("pattern", pick(PATTERNS));
        }
    }

    private void arrays(ObjectNode schema, int depth) {
        if (chance(2)) {
            schema.set("items", child(depth));
        }
        if (chance(4)) {
            schema.putArray("prefixItems").add(child(depth)).add(child(depth));
        }
        if (chance(3)) {
            schema.put("minItems", random.nextInt(3));
        }
        if (chance(3)) {
            schema.put("maxItems", random.nextInt(4));
        }
        if (chance(6)) {
            schema.set("contains", child(depth));
            if (chance(2)) {
                schema.put("minContains", random.nextInt(3));
            }
        }
        if (chance(8)) {
            schema.put("uniqueItems", true);
            schema.putObject("items").putArray("enum").add(1).add("a").addNull();
        }
    }

    private void objects(ObjectNode schema, int depth) {
        ObjectNode properties = schema.putObject("properties");
        KEYS.stream().filter(_ -> chance(2)).forEach(k -> properties.set(k, child(depth)));
        if (chance(2)) {
            ArrayNode required = schema.putArray("required");
            KEYS.stream().filter(_ -> chance(3)).forEach(required::add);
        }
        if (chance(2)) {
            schema.set("additionalProperties", chance(2) ? MAKE.booleanNode(false) : child(depth));
        }
        if (chance(5)) {
            schema.putObject("patternProperties").set(pick(PATTERNS), child(depth));
        }
        if (chance(8)) {
            schema.putObject("propertyNames").put("maxLength", 1);
        }
        if (chance(6)) {
            schema.put(chance(2) ? "minProperties" : "maxProperties", random.nextInt(3));
        }
        if (chance(8)) {
            schema.putObject("dependentRequired").putArray(pick(KEYS)).add(pick(KEYS));
        }
        if (chance(8)) {
            schema.putObject("dependentSchemas").set(pick(KEYS), child(depth));
        }
    }

    private void combine(ObjectNode schema, int depth, boolean refers) {
        switch (random.nextInt(6)) {
            case 0 -> schema.putArray("allOf").add(schema(depth, refers)).add(schema(depth, refers));
            case 1 -> schema.putArray("anyOf").add(schema(depth, refers)).add(schema(depth, refers));
            case 2 -> schema.putArray("oneOf").add(schema(depth, refers)).add(schema(depth, refers));
            case 3 -> schema.set("not", schema(depth, refers));
            case 4 ->
                schema.putArray("anyOf")
                        .add(schema(depth, refers))
                        .add(schema(depth, refers))
                        .add(schema(depth, refers));
            default -> {
                schema.set("if", schema(depth, refers));
                schema.set("then", schema(depth, refers));
                schema.set("else", schema(depth, refers));
            }
        }
    }

    private JsonNode child(int depth) {
        return depth == 0 || chance(6) ? leaf() : schema(depth - 1, true);
    }

    private JsonNode leaf() {
        return switch (random.nextInt(4)) {
            case 0 -> MAKE.booleanNode(random.nextBoolean());
            case 1 -> MAKE.objectNode().set("const", value(0));
            default -> MAKE.objectNode().put("type", pick(TYPES));
        };
    }

    /** A value that may well follow a schema; its keys in the schema's order. */
    JsonNode near(JsonNode schema, int depth) {
        if (chance(8) || depth == 0) {
            return value(1);
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        JsonNode type = schema.get("type");
        return switch (type == null ? pick(TYPES) : type.stringValue()) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer" -> MAKE.numberNode(random.nextInt(60) - 30);
            case "number" -> MAKE.numberNode((random.nextInt(120) - 60) / 4.0);
            case "string" -> MAKE.stringNode(text());
            case "boolean" -> MAKE.booleanNode(random.nextBoolean());
            default -> MAKE.nullNode();
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = MAKE.objectNode();
        if (schema.has("properties")) {
            schema.get("properties").properties().stream()
                    .filter(_ -> !chance(3))
                    .forEach(e -> object.set(e.getKey(), near(e.getValue(), depth - 1)));
        }
        if (schema.has("required")) {
            schema.get("required").forEach(k -> {
                if (!object.has(k.stringValue()) && !chance(8)) {
                    object.set(k.stringValue(), value(1));
                }
            });
        }
        if (chance(3)) {
            object.set("x" + text(), value(1));
        }
        return object;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = MAKE.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            JsonNode prefix = schema.get("prefixItems");
            JsonNode item =
                    prefix != null && array.size() < prefix.size() ? prefix.get(array.size()) : schema.get("items");
            array.add(item == null ? value(1) : near(item, depth - 1));
        }
        return array;
    }

    private JsonNode value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> MAKE.nullNode();
            case 1 -> MAKE.booleanNode(random.nextBoolean());
            case 2, 3 -> MAKE.numberNode(random.nextInt(7) - 3);
            case 4, 5 -> MAKE.stringNode(text());
            case 6 -> MAKE.arrayNode().add(value(0));
            default -> MAKE.objectNode().set(pick(KEYS), value(0));
        };
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(pick(List.of("a", "b", "c", "é")));
        }
        return text.toString();
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private boolean chance(int of) {
        return random.nextInt(of) == 0;
    }

    static String text(JsonNode value) {
        return new JsonMapper().writeValueAsString(value);
    }
}
