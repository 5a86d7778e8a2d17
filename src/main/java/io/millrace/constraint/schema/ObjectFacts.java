package io.millrace.constraint.schema;

import io.millrace.constraint.regex.Regex;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is said of objects.
 *
 * @param min the fewest members
 * @param max the most, or {@link Integer#MAX_VALUE}
 * @param required keys there must be
 */
record ObjectFacts(int min, int max, Set<String> required, List<Members> members, List<Need> needs) {

    /**
     * What the values of members are.
     *
     * @param stated by key, in the order stated
     * @param patterns by a language of keys
     * @param rest of members whose key is neither
     */
    record Members(Map<String, SchemaPart> stated, List<Pattern> patterns, SchemaPart rest) {

        SchemaPart at(String key) {
            SchemaPart part = stated.getOrDefault(key, SchemaPart.ANYTHING);
            boolean free = !stated.containsKey(key);
            for (Pattern pattern : patterns) {
                if (LanguageQuestions.contains(pattern.keys, key)) {
                    part = part.and(pattern.part);
                    free = false;
                }
            }
            return free ? rest : part;
        }
    }

    /** Members whose keys are in a language. */
    record Pattern(Regex keys, SchemaPart part) {}

    /** That there is a member whose key is in a language and whose value follows a part. */
    record Need(Regex keys, SchemaPart part) {}

    static final ObjectFacts ANY = new ObjectFacts(0, Integer.MAX_VALUE, Set.of(), List.of(), List.of());

    static ObjectFacts size(int min, int max) {
        return new ObjectFacts(min, max, Set.of(), List.of(), List.of());
    }

    static ObjectFacts required(Set<String> keys) {
        return new ObjectFacts(0, Integer.MAX_VALUE, keys, List.of(), List.of());
    }

    static ObjectFacts of(Members members) {
        return new ObjectFacts(0, Integer.MAX_VALUE, Set.of(), List.of(members), List.of());
    }

    static ObjectFacts of(Need need) {
        return new ObjectFacts(0, Integer.MAX_VALUE, Set.of(), List.of(), List.of(need));
    }

    /** That a key holds a part where it is there. */
    static ObjectFacts member(String key, SchemaPart part) {
        return of(new Members(Map.of(key, part), List.of(), SchemaPart.ANYTHING));
    }

    /* The one that holds all is one object. */
    @SuppressWarnings("ReferenceEquality")
    ObjectFacts and(ObjectFacts o) {
        if (this == ANY || o == ANY) {
            return this == ANY ? o : this;
        }
        Set<String> keys = new LinkedHashSet<>(required);
        keys.addAll(o.required);
        return new ObjectFacts(
                /* min= */ Math.max(min, o.min),
                /* max= */ Math.min(max, o.max),
                keys,
                Facts.joined(members, o.members),
                Facts.joined(needs, o.needs));
    }

    SchemaPart at(String key) {
        return members.stream().map(m -> m.at(key)).reduce(SchemaPart.ANYTHING, SchemaPart::and);
    }

    /** Keys that are named, in their order, with what their values are. */
    Map<String, SchemaPart> named() {
        Map<String, SchemaPart> all = new LinkedHashMap<>();
        members.forEach(m -> m.stated.keySet().forEach(k -> all.put(k, SchemaPart.ANYTHING)));
        required.forEach(k -> all.put(k, SchemaPart.ANYTHING));
        all.replaceAll((key, _) -> at(key));
        return all;
    }
}
