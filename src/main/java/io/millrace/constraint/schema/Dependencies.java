package io.millrace.constraint.schema;

import io.millrace.constraint.schema.Combinations.Combination;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What keys ask for that are there: other keys, or a schema. */
record Dependencies(Ways ways) {

    List<Combination> of(Reader read) {
        List<Combination> all = new ArrayList<>();
        for (String keyword : List.of("dependencies", "dependentRequired", "dependentSchemas")) {
            if (read.has(keyword)) {
                read.entries(keyword).forEach(e -> all.add(dependency(read, keyword, e.getKey(), e.getValue())));
            }
        }
        return all;
    }

    private Combination dependency(Reader read, String keyword, String key, JsonNode needed) {
        Location at = read.at();
        if (needed.isArray() || needed.isString() && keyword.equals("dependencies")) {
            Set<String> keys = needed.isArray() ? read.texts(keyword, needed) : Set.of(needed.stringValue());
            return new Combination(
                    keyword,
                    _ -> List.of(
                            notObject(),
                            Refutations.without(key),
                            Facts.of(ObjectFacts.required(with(keys, key))).and(Type.OBJECT)),
                    () -> ways.alternatives()
                            .product(
                                    List.of(Refutations.with(key)),
                                    keys.stream().map(Refutations::without).toList(),
                                    at.pointer()));
        }
        Location schema = at.child(keyword, key);
        return new Combination(
                keyword,
                _ -> {
                    List<Facts> either = new ArrayList<>(List.of(notObject(), Refutations.without(key)));
                    either.addAll(ways.alternatives()
                            .product(List.of(Refutations.with(key)), ways.part(schema, true), at.pointer()));
                    return either;
                },
                () -> ways.alternatives()
                        .product(List.of(Refutations.with(key)), ways.part(schema, false), at.pointer()));
    }

    private static Set<String> with(Set<String> keys, String key) {
        Set<String> all = new LinkedHashSet<>(keys);
        all.add(key);
        return all;
    }

    private static Facts notObject() {
        Set<Type> others = new HashSet<>(Type.ALL);
        others.remove(Type.OBJECT);
        return Facts.of(others);
    }
}
