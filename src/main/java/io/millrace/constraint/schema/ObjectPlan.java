package io.millrace.constraint.schema;

import io.millrace.constraint.regex.Regex;
import io.millrace.constraint.schema.ObjectFacts.Members;
import io.millrace.constraint.schema.ObjectFacts.Need;
import io.millrace.constraint.schema.ObjectFacts.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The members that an object may have: named ones in their order, then others in kinds that share no key.
 *
 * @param facts what is said of the object
 */
record ObjectPlan(
        ObjectFacts facts, List<Named> named, List<Free> free, Predicate<SchemaPart> inhabited, SchemaBudget budget) {

    private static final int KINDS = 256;

    /** A member whose key is named. */
    record Named(String key, SchemaPart part, boolean required) {}

    /** Members whose keys are in a language. */
    record Free(Regex keys, SchemaPart part) {}

    static ObjectPlan of(ObjectFacts facts, Predicate<SchemaPart> inhabited, SchemaBudget budget) {
        Map<String, SchemaPart> all = facts.named();
        List<Named> named = new ArrayList<>();
        all.forEach((key, part) -> {
            if (inhabited.test(part)) {
                named.add(new Named(key, part, facts.required().contains(key)));
            }
        });
        List<Free> free = named.size() >= facts.max() && facts.required().size() >= facts.max()
                ? List.of()
                : free(facts, all.keySet(), inhabited, budget);
        return new ObjectPlan(facts, named, free, inhabited, budget);
    }

    /** Whether all that has to be there can be. */
    boolean canBeMet() {
        return (!free.isEmpty() || facts.min() <= named.size())
                && facts.needs().stream()
                        .allMatch(n -> named.stream().anyMatch(m -> meets(m, n))
                                || free.stream().anyMatch(f -> meets(f, n)));
    }

    boolean meets(Named member, Need need) {
        return LanguageQuestions.contains(need.keys(), member.key) && inhabited.test(member.part.and(need.part()));
    }

    boolean meets(Free member, Need need) {
        return inhabited.test(member.part.and(need.part()))
                && !LanguageQuestions.disjoint(member.keys, need.keys(), budget);
    }

    private static List<Free> free(
            ObjectFacts facts, Set<String> taken, Predicate<SchemaPart> inhabited, SchemaBudget budget) {
        List<Kind> kinds = List.of(new Kind(rest(taken), List.of()));
        for (Regex keys : facts.members().stream()
                .flatMap(m -> m.patterns().stream())
                .map(Pattern::keys)
                .distinct()
                .toList()) {
            kinds = split(kinds, keys, budget);
        }
        List<Free> all = new ArrayList<>();
        Map<SchemaPart, Integer> places = new HashMap<>();
        for (Kind kind : kinds) {
            SchemaPart part = facts.members().stream()
                    .map(m -> part(m, kind.within))
                    .reduce(SchemaPart.ANYTHING, SchemaPart::and);
            if (inhabited.test(part)) {
                Integer place = places.putIfAbsent(part, all.size());
                if (place == null) {
                    all.add(new Free(kind.keys, part));
                } else {
                    all.set(place, new Free(Texts.alt(all.get(place).keys, kind.keys), part));
                }
            }
        }
        return all;
    }

    /** Keys that are in the same patterns. */
    private record Kind(Regex keys, List<Regex> within) {}

    private static Regex rest(Set<String> taken) {
        return taken.isEmpty() ? Regex.ANY : new Regex.Complement(Texts.any(List.copyOf(taken)));
    }

    private static List<Kind> split(List<Kind> kinds, Regex pattern, SchemaBudget budget) {
        List<Kind> all = new ArrayList<>();
        for (Kind kind : kinds) {
            List<Regex> within = new ArrayList<>(kind.within);
            within.add(pattern);
            all.add(new Kind(Texts.both(kind.keys, pattern), within));
            all.add(new Kind(Texts.both(kind.keys, Texts.not(pattern)), kind.within));
        }
        all.removeIf(k -> LanguageQuestions.isEmpty(k.keys, budget));
        if (all.size() > KINDS) {
            throw new io.millrace.constraint.ConstraintException(
                    "patternProperties", "patternProperties overlap in more than " + KINDS + " ways");
        }
        return all;
    }

    private static SchemaPart part(Members members, List<Regex> within) {
        List<Pattern> those = members.patterns().stream()
                .filter(p -> within.contains(p.keys()))
                .toList();
        return those.isEmpty()
                ? members.rest()
                : those.stream().map(Pattern::part).reduce(SchemaPart.ANYTHING, SchemaPart::and);
    }
}
