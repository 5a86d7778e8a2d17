package io.millrace.constraint.schema;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.regex.Regex;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Which values can meet facts at all. */
final class Possible {

    /** What parts come to. */
    interface Meanings {

        List<Facts> of(SchemaPart part);

        /** Whether a part is being expanded right now, so that asking for it would not end. */
        boolean isOpen(SchemaPart part);
    }

    private static final int DEPTH = 24;

    private final SchemaBudget budget;
    private final Meanings wide;
    private final Meanings meaning;
    private final Map<SchemaPart, Boolean> empty = new HashMap<>();
    private final Map<Regex, Boolean> emptyTexts = new HashMap<>();
    private final Set<SchemaPart> open = new HashSet<>();

    /**
     * @param wide widened alternatives, to prove that there are none
     * @param meaning what parts of listed values are compared with
     */
    Possible(SchemaBudget budget, Meanings wide, Meanings meaning) {
        this.budget = budget;
        this.wide = wide;
        this.meaning = meaning;
    }

    /** The same facts, with the types and listed values alone that can meet them. */
    Facts trimmed(Facts facts) {
        return facts.values() != null ? listed(facts) : typed(facts, p -> !isEmpty(p));
    }

    private Facts listed(Facts facts) {
        Map<Object, JsonNode> left = new LinkedHashMap<>(java.util.Objects.requireNonNull(facts.values()));
        Set<Type> types = new HashSet<>();
        budget.spend("", left.size());
        left.values().removeIf(v -> !meets(facts, v));
        left.values().forEach(v -> types.add(Type.of(v)));
        return new Facts(types, left, facts.excluded(), facts.number(), facts.string(), facts.array(), facts.object());
    }

    /** The same facts without the types of which no value meets them. */
    Facts typed(Facts facts, Predicate<SchemaPart> inhabited) {
        Set<Type> types = new HashSet<>(facts.types());
        types.removeIf(t -> isEmpty(t, facts, inhabited));
        return types.size() == facts.types().size() ? facts : facts.with(types);
    }

    private boolean isEmpty(Type type, Facts facts, Predicate<SchemaPart> inhabited) {
        return switch (type) {
            case NULL -> !facts.excluded(type).isEmpty();
            case BOOLEAN -> facts.excluded(type).size() == 2;
            case NUMBER -> facts.number().isEmpty();
            case STRING -> noText(facts);
            case ARRAY ->
                noArray(facts.array(), inhabited)
                        || excludesOnly(facts, type, facts.array().max());
            case OBJECT ->
                noObject(facts.object(), inhabited)
                        || excludesOnly(facts, type, facts.object().max());
        };
    }

    private static boolean excludesOnly(Facts facts, Type type, int max) {
        return max == 0 && facts.excluded(type).stream().anyMatch(v -> v.isEmpty());
    }

    private boolean noText(Facts facts) {
        StringFacts string = facts.string();
        if (string.min() > string.max()) {
            return true;
        }
        if (string.languages().isEmpty()) {
            return string.max() == 0
                    && !facts.excluded(Type.STRING).isEmpty()
                    && facts.excludedTexts().contains("");
        }
        return emptyTexts.computeIfAbsent(facts.content(), texts -> LanguageQuestions.isEmpty(texts, budget));
    }

    private static boolean noArray(ArrayFacts array, Predicate<SchemaPart> inhabited) {
        if (array.min() > array.max()) {
            return true;
        }
        for (int i = 0; i < Math.min(array.min(), array.prefix() + 1); i++) {
            if (!inhabited.test(array.at(i))) {
                return true;
            }
        }
        return array.contains().stream()
                .anyMatch(c -> c.min() > c.max()
                        || c.min() > 0 && (c.from() + (long) c.min() > array.max() || nowhere(c, array, inhabited)));
    }

    private static boolean nowhere(ArrayFacts.Contains contains, ArrayFacts array, Predicate<SchemaPart> inhabited) {
        for (int i = contains.from(); i <= array.prefix(); i++) {
            if (inhabited.test(array.at(i).and(contains.part()))) {
                return false;
            }
        }
        return true;
    }

    private boolean noObject(ObjectFacts object, Predicate<SchemaPart> inhabited) {
        if (object.min() > object.max() || object.required().size() > object.max()) {
            return true;
        }
        budget.spend("", (long) object.required().size() * object.members().size());
        if (object.required().stream().anyMatch(k -> !inhabited.test(object.at(k)))) {
            return true;
        }
        return (!object.needs().isEmpty() || object.min() > object.required().size())
                && !ObjectPlan.of(object, inhabited, budget).canBeMet();
    }

    /** Whether surely nothing follows a part. */
    boolean isEmpty(SchemaPart part) {
        if (part.isAnything() || part.isNothing()) {
            return part.isNothing();
        }
        Boolean known = empty.get(part);
        if (known != null) {
            return known;
        }
        if (wide.isOpen(part) || open.size() > DEPTH || !open.add(part)) {
            return false;
        }
        try {
            boolean none = wide.of(part).isEmpty();
            empty.put(part, none);
            return none;
        } catch (ConstraintException _) {
            return false;
        } finally {
            open.remove(part);
        }
    }

    /** Whether a value meets facts; where a part is being expanded just now, it counts as followed. */
    boolean meets(Facts facts, JsonNode value) {
        Type type = Type.of(value);
        return facts.types().contains(type)
                && !JsonValues.contains(facts.excluded(type), value)
                && switch (type) {
                    case NULL, BOOLEAN -> true;
                    case NUMBER -> meets(facts.number(), value.decimalValue());
                    case STRING -> meets(facts.string(), value.stringValue());
                    case ARRAY -> meets(facts.array(), value);
                    case OBJECT -> meets(facts.object(), value);
                };
    }

    private static boolean meets(NumberFacts facts, BigDecimal value) {
        int low = facts.min() == null ? 1 : value.compareTo(facts.min());
        int high = facts.max() == null ? -1 : value.compareTo(facts.max());
        return low >= (facts.above() ? 1 : 0)
                && high <= (facts.below() ? -1 : 0)
                && (!facts.integer() || NumberFacts.isMultiple(value, BigDecimal.ONE))
                && facts.steps().stream().allMatch(s -> NumberFacts.isMultiple(value, s))
                && facts.notSteps().stream().noneMatch(s -> NumberFacts.isMultiple(value, s));
    }

    private static boolean meets(StringFacts facts, String value) {
        int length = value.codePointCount(0, value.length());
        return facts.min() <= length
                && length <= facts.max()
                && facts.languages().stream().allMatch(l -> LanguageQuestions.contains(l, value));
    }

    private boolean meets(ArrayFacts facts, JsonNode value) {
        if (value.size() < facts.min() || value.size() > facts.max()) {
            return false;
        }
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < value.size(); i++) {
            if (!follows(facts.at(i), value.get(i))
                    || facts.unique() && !seen.add(List.of(Type.of(value.get(i)), JsonValues.key(value.get(i))))) {
                return false;
            }
        }
        return facts.contains().stream().allMatch(c -> {
            long hits = 0;
            for (int i = c.from(); i < value.size(); i++) {
                hits += follows(c.part(), value.get(i)) ? 1 : 0;
            }
            return c.min() <= hits && hits <= c.max();
        });
    }

    private boolean meets(ObjectFacts facts, JsonNode value) {
        return value.size() >= facts.min()
                && value.size() <= facts.max()
                && facts.required().stream().allMatch(value::has)
                && value.properties().stream().allMatch(e -> follows(facts.at(e.getKey()), e.getValue()))
                && facts.needs().stream().allMatch(n -> value.properties().stream()
                        .anyMatch(e ->
                                LanguageQuestions.contains(n.keys(), e.getKey()) && follows(n.part(), e.getValue())));
    }

    boolean follows(SchemaPart part, JsonNode value) {
        return part.isAnything()
                || !part.isNothing()
                        && (meaning.isOpen(part)
                                || new ArrayList<>(meaning.of(part))
                                        .stream()
                                                .anyMatch(f -> f.values() == null
                                                        ? meets(f, value)
                                                        : JsonValues.contains(
                                                                List.copyOf(f.values()
                                                                        .values()),
                                                                value)));
    }
}
