package io.millrace.constraint.schema;

import io.millrace.constraint.regex.Regex;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

    private final Map<String, Facts> known = new HashMap<>();
    private final SchemaDocument document;
    final ArrayKeywords arrays;
    final ObjectKeywords objects;

    /**
     * @param names the texts that follow a part
     */
    Keywords(SchemaDocument document, Function<SchemaPart, Regex> names) {
        this.document = document;
        this.arrays = new ArrayKeywords(document);
        this.objects = new ObjectKeywords(document, names);
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
                .and(Facts.of(arrays.facts(read)))
                .and(Facts.of(objects.facts(read)));
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
        BigDecimal plain = JsonValues.canonical(step);
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
            facts = facts.and(StringFacts.of(pattern(read, document.budget)));
        }
        Regex format = format(read);
        return format == null ? facts : facts.and(StringFacts.of(format));
    }

    static Regex pattern(Reader read, SchemaBudget budget) {
        return Patterns.of(read.at(), "pattern", read.text("pattern"), budget);
    }

    static @Nullable Regex format(Reader read) {
        return read.has("format") && read.node("format").isString() ? Formats.of(read.text("format")) : null;
    }
}
