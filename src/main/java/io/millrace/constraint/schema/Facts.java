package io.millrace.constraint.schema;

import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What holds of a value all at once; what is said of a type holds of values of that type only.
 *
 * @param types those it may have
 * @param values the only ones it may be; null where there is no such list
 * @param excluded values it may not be
 */
record Facts(
        Set<Type> types,
        @Nullable Map<Object, JsonNode> values,
        Map<Object, JsonNode> excluded,
        NumberFacts number,
        StringFacts string,
        ArrayFacts array,
        ObjectFacts object) {

    static final Facts ANY =
            new Facts(Type.ALL, null, Map.of(), NumberFacts.ANY, StringFacts.ANY, ArrayFacts.ANY, ObjectFacts.ANY);

    static Facts of(Collection<Type> types) {
        return ANY.with(Set.copyOf(types));
    }

    static Facts only(Collection<JsonNode> values) {
        Map<Object, JsonNode> all = keyed(values);
        Set<Type> types = EnumSet.noneOf(Type.class);
        values.forEach(v -> types.add(Type.of(v)));
        return new Facts(types, all, Map.of(), NumberFacts.ANY, StringFacts.ANY, ArrayFacts.ANY, ObjectFacts.ANY);
    }

    static Facts not(Collection<JsonNode> values) {
        return new Facts(
                Type.ALL, null, keyed(values), NumberFacts.ANY, StringFacts.ANY, ArrayFacts.ANY, ObjectFacts.ANY);
    }

    static Facts of(NumberFacts number) {
        return new Facts(Type.ALL, null, Map.of(), number, StringFacts.ANY, ArrayFacts.ANY, ObjectFacts.ANY);
    }

    static Facts of(StringFacts string) {
        return new Facts(Type.ALL, null, Map.of(), NumberFacts.ANY, string, ArrayFacts.ANY, ObjectFacts.ANY);
    }

    static Facts of(ArrayFacts array) {
        return new Facts(Type.ALL, null, Map.of(), NumberFacts.ANY, StringFacts.ANY, array, ObjectFacts.ANY);
    }

    static Facts of(ObjectFacts object) {
        return new Facts(Type.ALL, null, Map.of(), NumberFacts.ANY, StringFacts.ANY, ArrayFacts.ANY, object);
    }

    /** The content of strings that meet them. */
    Regex content() {
        if (values != null) {
            return Texts.alt(values.values().stream()
                    .filter(JsonNode::isString)
                    .map(v -> Texts.lit(v.stringValue()))
                    .toList());
        }
        List<String> out = excludedTexts();
        return out.isEmpty() ? string.content() : Texts.both(string.content(), Texts.not(Texts.any(out)));
    }

    List<String> excludedTexts() {
        return excluded(Type.STRING).stream().map(JsonNode::stringValue).toList();
    }

    Facts with(Set<Type> only) {
        return new Facts(only, values, excluded, number, string, array, object);
    }

    /** The same of one type. */
    Facts and(Type type) {
        return and(Facts.of(Set.of(type)));
    }

    Facts and(Facts other) {
        Set<Type> common = new HashSet<>(types);
        common.retainAll(other.types);
        return new Facts(
                common,
                common(values, other.values),
                union(excluded, other.excluded),
                number.and(other.number),
                string.and(other.string),
                array.and(other.array),
                object.and(other.object));
    }

    /** Whether nothing is said of an object but what it is. */
    boolean plain(Type type) {
        return switch (type) {
            case NULL, BOOLEAN -> true;
            case NUMBER -> number.equals(NumberFacts.ANY);
            case STRING -> string.equals(StringFacts.ANY);
            case ARRAY -> array.equals(ArrayFacts.ANY);
            case OBJECT -> object.equals(ObjectFacts.ANY);
        };
    }

    List<JsonNode> excluded(Type type) {
        return excluded.values().stream().filter(v -> Type.of(v) == type).toList();
    }

    static <T> List<T> joined(List<T> a, List<T> b) {
        List<T> all = new ArrayList<>(new LinkedHashSet<>(a));
        b.stream().filter(x -> !all.contains(x)).forEach(all::add);
        return all;
    }

    private static Map<Object, JsonNode> keyed(Collection<JsonNode> values) {
        Map<Object, JsonNode> all = new LinkedHashMap<>();
        values.forEach(v -> all.putIfAbsent(List.of(Type.of(v), JsonValues.key(v)), v));
        return all;
    }

    private static Map<Object, JsonNode> union(Map<Object, JsonNode> a, Map<Object, JsonNode> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        Map<Object, JsonNode> all = new LinkedHashMap<>(a);
        b.forEach(all::putIfAbsent);
        return all;
    }

    private static @Nullable Map<Object, JsonNode> common(
            @Nullable Map<Object, JsonNode> a, @Nullable Map<Object, JsonNode> b) {
        if (a == null || b == null) {
            return Optional.ofNullable(a).orElse(b);
        }
        Map<Object, JsonNode> all = new LinkedHashMap<>(a);
        all.keySet().retainAll(b.keySet());
        return all;
    }
}
