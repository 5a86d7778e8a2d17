package io.millrace.constraint.schema;

import io.millrace.constraint.regex.Regex;
import io.millrace.constraint.schema.ArrayFacts.Contains;
import io.millrace.constraint.schema.ArrayFacts.Items;
import io.millrace.constraint.schema.ObjectFacts.Members;
import io.millrace.constraint.schema.ObjectFacts.Pattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the keywords of one schema say of a value directly: all but those that combine schemas. */
final class Keywords {

    /** Keywords that change what is valid; all others only tell something. */
    static final Set<String> MEANINGFUL = Set.of(
            "$ref",
            "$dynamicRef",
            "$recursiveRef",
            "type",
            "enum",
            "const",
            "not",
            "allOf",
            "anyOf",
            "oneOf",
            "if",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "divisibleBy",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "items",
            "prefixItems",
            "additionalItems",
            "unevaluatedItems",
            "minItems",
            "maxItems",
            "uniqueItems",
            "contains",
            "properties",
            "patternProperties",
            "additionalProperties",
            "unevaluatedProperties",
            "propertyNames",
            "required",
            "minProperties",
            "maxProperties",
            "dependencies",
            "dependentRequired",
            "dependentSchemas",
            "extends",
            "disallow");

    private static final List<String> REFUSED =
            List.of("$dynamicRef", "$recursiveRef", "extends", "disallow", "divisibleBy");

    /** The most entries of a tuple. */
    private static final int TUPLE = 256;

    private final Map<String, Facts> known = new HashMap<>();
    private final SchemaDocument document;
    private final Function<Part, Regex> names;

    /**
     * @param names the texts that follow a part
     */
    Keywords(SchemaDocument document, Function<Part, Regex> names) {
        this.document = document;
        this.names = names;
    }

    Reader reader(Location at) {
        return new Reader(at, document.limits);
    }

    Facts facts(Location at) {
        Facts facts = known.get(at.pointer());
        if (facts == null) {
            facts = read(at);
            known.put(at.pointer(), facts);
        }
        return facts;
    }

    private Facts read(Location at) {
        Reader read = reader(at);
        document.budget.spend(at.pointer(), 10L + at.node().size());
        REFUSED.stream().filter(read::has).findFirst().ifPresent(k -> {
            throw at.refused(k, "is not supported");
        });
        return values(read)
                .and(Facts.of(numbers(read)))
                .and(Facts.of(strings(read)))
                .and(Facts.of(arrays(read)))
                .and(Facts.of(objects(read)));
    }

    private Facts values(Reader read) {
        Facts facts = Facts.ANY;
        if (read.has("type")) {
            facts = facts.and(types(read));
        }
        if (read.has("const")) {
            facts = facts.and(Facts.only(List.of(read.node("const"))));
        }
        return read.has("enum") ? facts.and(Facts.only(read.values("enum"))) : facts;
    }

    static Set<String> typeNames(Reader read) {
        return read.node("type").isString() ? Set.of(read.text("type")) : read.texts("type", read.node("type"));
    }

    private static Facts types(Reader read) {
        Set<Type> types = new LinkedHashSet<>();
        Set<String> all = typeNames(read);
        all.forEach(name -> types.add(type(read, name)));
        Facts facts = Facts.of(types);
        return all.contains("integer") && !all.contains("number") ? facts.and(Facts.of(NumberFacts.INTEGER)) : facts;
    }

    static Type type(Reader read, String name) {
        return switch (name) {
            case "null" -> Type.NULL;
            case "boolean" -> Type.BOOLEAN;
            case "number", "integer" -> Type.NUMBER;
            case "string" -> Type.STRING;
            case "array" -> Type.ARRAY;
            case "object" -> Type.OBJECT;
            default ->
                throw read.at()
                        .refused(
                                "type",
                                "is no type of JSON: " + (name.length() > 40 ? name.substring(0, 40) + "…" : name));
        };
    }

    NumberFacts numbers(Reader read) {
        NumberFacts facts = NumberFacts.ANY;
        for (NumberFacts bound : bounds(read)) {
            facts = facts.and(bound);
        }
        return read.has("multipleOf") ? facts.and(NumberFacts.multiple(step(read), true)) : facts;
    }

    /** The bounds one by one; {@code exclusiveMinimum} may be a flag (draft 4) or a bound. */
    static List<NumberFacts> bounds(Reader read) {
        List<NumberFacts> all = new ArrayList<>();
        if (read.has("minimum")) {
            all.add(NumberFacts.atLeast(read.number("minimum"), isSet(read, "exclusiveMinimum")));
        }
        if (read.has("maximum")) {
            all.add(NumberFacts.atMost(read.number("maximum"), isSet(read, "exclusiveMaximum")));
        }
        if (read.has("exclusiveMinimum") && !read.node("exclusiveMinimum").isBoolean()) {
            all.add(NumberFacts.atLeast(read.number("exclusiveMinimum"), true));
        }
        if (read.has("exclusiveMaximum") && !read.node("exclusiveMaximum").isBoolean()) {
            all.add(NumberFacts.atMost(read.number("exclusiveMaximum"), true));
        }
        return all;
    }

    private static boolean isSet(Reader read, String flag) {
        return read.has(flag) && read.node(flag).isBoolean() && read.flag(flag);
    }

    static BigDecimal step(Reader read) {
        BigDecimal step = read.number("multipleOf");
        BigDecimal plain = Values.canonical(step);
        if (step.signum() <= 0) {
            throw read.at().refused("multipleOf", "must be above 0");
        }
        if ((plain.scale() < 0 ? plain.setScale(0) : plain).precision() > 9) {
            throw read.at().refused("multipleOf", "has more than 9 digits");
        }
        return step;
    }

    StringFacts strings(Reader read) {
        StringFacts facts = StringFacts.length(
                read.has("minLength") ? read.least("minLength") : 0,
                read.has("maxLength") ? read.most("maxLength") : Integer.MAX_VALUE);
        if (read.has("pattern")) {
            facts = facts.and(StringFacts.of(pattern(read)));
        }
        Regex format = format(read);
        return format == null ? facts : facts.and(StringFacts.of(format));
    }

    static Regex pattern(Reader read) {
        return Patterns.of(read.at(), "pattern", read.text("pattern"));
    }

    static @Nullable Regex format(Reader read) {
        return read.has("format") && read.node("format").isString() ? Formats.of(read.text("format")) : null;
    }

    ArrayFacts arrays(Reader read) {
        ArrayFacts facts = ArrayFacts.size(
                read.has("minItems") ? read.least("minItems") : 0,
                read.has("maxItems") ? read.most("maxItems") : Integer.MAX_VALUE);
        if (read.has("uniqueItems") && read.flag("uniqueItems")) {
            facts = facts.and(ArrayFacts.distinct());
        }
        Contains contains = contains(read);
        ArrayFacts counted = contains == null ? facts : facts.and(ArrayFacts.of(contains));
        Items items = items(read);
        return items == null ? counted : counted.and(ArrayFacts.of(items));
    }

    @Nullable
    Contains contains(Reader read) {
        if (!read.has("contains")) {
            return null;
        }
        int min = read.has("minContains") ? read.least("minContains") : 1;
        int max = read.has("maxContains") ? read.most("maxContains") : Integer.MAX_VALUE;
        Location schema = read.at().child("contains");
        Part part = document.part(schema);
        return new Contains(part, document.not(part), 0, min, max);
    }

    @Nullable
    Items items(Reader read) {
        Location at = read.at();
        boolean old = read.has("items") && read.node("items").isArray();
        String first = old ? "items" : "prefixItems";
        String rest = old || read.has("additionalItems") && !read.has("items") && read.has("prefixItems")
                ? "additionalItems"
                : "items";
        List<Part> parts = new ArrayList<>();
        if (read.has(first)) {
            if (read.node(first).size() > TUPLE) {
                throw at.refused(first, "has " + read.node(first).size() + " entries, the limit is " + TUPLE);
            }
            read.schemas(first).forEach(s -> parts.add(document.part(s)));
        }
        Part others = read.has(rest) ? document.part(at.child(rest)) : unevaluatedItems(read);
        return parts.isEmpty() && others.isAnything() ? null : new Items(List.copyOf(parts), others);
    }

    private Part unevaluatedItems(Reader read) {
        if (!read.has("unevaluatedItems")) {
            return Part.ANYTHING;
        }
        Part part = document.part(read.at().child("unevaluatedItems"));
        if (!part.isAnything() && (read.has("contains") || Unevaluated.hasBranches(read))) {
            throw read.at().refused("unevaluatedItems", "is not supported beside keywords that combine schemas");
        }
        return part;
    }

    ObjectFacts objects(Reader read) {
        ObjectFacts facts = ObjectFacts.size(
                read.has("minProperties") ? read.least("minProperties") : 0,
                read.has("maxProperties") ? read.most("maxProperties") : Integer.MAX_VALUE);
        Members members = members(read);
        if (!members.stated().isEmpty()
                || !members.patterns().isEmpty()
                || !members.rest().isAnything()) {
            facts = facts.and(ObjectFacts.of(members));
        }
        if (read.has("required")) {
            facts = facts.and(ObjectFacts.required(read.texts("required", read.node("required"))));
        }
        facts = read.has("propertyNames") ? facts.and(names(read)) : facts;
        return read.has("unevaluatedProperties") ? facts.and(new Unevaluated(document).properties(read)) : facts;
    }

    Members members(Reader read) {
        Map<String, Part> stated = new LinkedHashMap<>();
        if (read.has("properties")) {
            for (Map.Entry<String, JsonNode> e : read.entries("properties")) {
                stated.put(e.getKey(), document.part(read.at().child("properties", e.getKey())));
            }
        }
        List<Pattern> patterns = new ArrayList<>();
        if (read.has("patternProperties")) {
            for (Map.Entry<String, JsonNode> e : read.entries("patternProperties")) {
                patterns.add(new Pattern(
                        Patterns.of(read.at(), "patternProperties", e.getKey()),
                        document.part(read.at().child("patternProperties", e.getKey()))));
            }
        }
        Part rest = read.has("additionalProperties")
                ? document.part(read.at().child("additionalProperties"))
                : Part.ANYTHING;
        return new Members(stated, patterns, rest);
    }

    private ObjectFacts names(Reader read) {
        Regex allowed = nameLanguage(read);
        if (allowed instanceof Regex.Union(List<Regex> texts)
                && texts.stream().allMatch(Regex.Literal.class::isInstance)) {
            Map<String, Part> stated = new LinkedHashMap<>();
            texts.forEach(t -> stated.put(((Regex.Literal) t).text(), Part.ANYTHING));
            return ObjectFacts.of(new Members(stated, List.of(), Part.NOTHING));
        }
        return ObjectFacts.of(new Members(
                Map.of(), List.of(new Pattern(new Regex.Complement(allowed), Part.NOTHING)), Part.ANYTHING));
    }

    Regex nameLanguage(Reader read) {
        return names.apply(document.part(read.at().child("propertyNames")));
    }
}
