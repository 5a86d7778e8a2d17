package io.millrace.constraint.schema;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.schema.ArrayFacts.Contains;
import io.millrace.constraint.schema.ArrayWalk.Choice;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Arrays as grammars. */
final class Arrays {

    private static final int COUNTS = 3;
    private static final int DISTINCT = 256;

    private final Writing writing;
    private final Function<SchemaPart, Node> values;
    private final Expansion expansion;

    Arrays(Writing writing, Function<SchemaPart, Node> values, Expansion expansion) {
        this.writing = writing;
        this.values = values;
        this.expansion = expansion;
    }

    Node of(ArrayFacts facts, String place) {
        boolean distinct = facts.unique() && facts.max() > 1;
        if (facts.contains().isEmpty() && !distinct) {
            return writing.array(plain(facts));
        }
        if (facts.contains().size() > COUNTS) {
            throw new ConstraintException(
                    place,
                    "contains at #" + place + " is asked " + facts.contains().size()
                            + " times of one list, the limit is " + COUNTS);
        }
        Walks walks = new Walks(facts, distinct ? distinct(facts, place) : null);
        return writing.array(new Node.Walk(
                new ArrayWalk(walks, 0, Collections.nCopies(facts.contains().size(), 0), new BitSet())));
    }

    /** Items without memory: a start one by one, then the same again and again. */
    private Node plain(ArrayFacts facts) {
        int prefix = Math.min(facts.prefix(), facts.max());
        Node rest = rest(facts, prefix);
        for (int i = prefix - 1; i >= 0; i--) {
            Node from = Writing.sequence(item(facts.at(i), i), rest);
            rest = i >= facts.min() ? optional(from) : from;
        }
        return rest;
    }

    private Node rest(ArrayFacts facts, int prefix) {
        SchemaPart part = facts.at(prefix);
        boolean none = facts.max() <= prefix || expansion.possible().isEmpty(part);
        if (none) {
            return facts.min() > prefix ? new Node.Choice(List.of()) : new Node.Sequence(List.of());
        }
        int max = facts.max() == Integer.MAX_VALUE ? Node.Repeat.UNBOUNDED : facts.max() - prefix;
        int min = Math.max(0, facts.min() - prefix);
        if (prefix > 0) {
            return new Node.Repeat(item(part, 1), min, max);
        }
        Node more = new Node.Repeat(item(part, 1), Math.max(0, min - 1), max < 0 ? max : max - 1);
        Node all = Writing.sequence(item(part, 0), more);
        return min == 0 ? optional(all) : all;
    }

    private static Node optional(Node node) {
        return new Node.Choice(List.of(node, new Node.Sequence(List.of())));
    }

    private Node item(SchemaPart part, int index) {
        return item(values.apply(part), index);
    }

    private Node item(Node value, int index) {
        Node item = writing.item(value);
        return index == 0 ? item : writing.following(item);
    }

    /** All values that items may have, where they are few. */
    private Map<Object, JsonNode> distinct(ArrayFacts facts, String place) {
        Map<Object, JsonNode> all = new java.util.LinkedHashMap<>();
        for (int i = 0; i <= facts.prefix(); i++) {
            for (Facts item : expansion.of(facts.at(i))) {
                all.putAll(Finite.values(item, place));
            }
        }
        if (all.size() > DISTINCT) {
            throw new ConstraintException(
                    place,
                    "uniqueItems at #" + place + " has to keep apart " + all.size() + " values, the limit is "
                            + DISTINCT);
        }
        return all;
    }

    /** Values of which there are few. */
    private static final class Finite {

        static Map<Object, JsonNode> values(Facts facts, String place) {
            if (facts.values() != null) {
                return facts.values();
            }
            if (!Set.of(Type.NULL, Type.BOOLEAN).containsAll(facts.types())) {
                throw new ConstraintException(
                        place + "/uniqueItems", "uniqueItems at #" + place + " is supported for items of an enum only");
            }
            Map<Object, JsonNode> all = new java.util.LinkedHashMap<>();
            tools.jackson.databind.node.JsonNodeFactory make = tools.jackson.databind.node.JsonNodeFactory.instance;
            List<JsonNode> few = new ArrayList<>();
            if (facts.types().contains(Type.BOOLEAN)) {
                few.addAll(List.of(make.booleanNode(true), make.booleanNode(false)));
            }
            if (facts.types().contains(Type.NULL)) {
                few.add(make.nullNode());
            }
            few.stream()
                    .filter(v -> !JsonValues.contains(facts.excluded(Type.of(v)), v))
                    .forEach(v -> all.put(List.of(Type.of(v), JsonValues.key(v)), v));
            return all;
        }
    }

    private final class Walks implements ArrayWalk.Items {

        private final ArrayFacts facts;
        private final @Nullable List<Map.Entry<Object, JsonNode>> distinct;
        private final Map<Integer, List<Choice>> made = new HashMap<>();

        Walks(ArrayFacts facts, @Nullable Map<Object, JsonNode> distinct) {
            this.facts = facts;
            this.distinct = distinct == null ? null : List.copyOf(distinct.entrySet());
            for (int i = 0; i <= facts.prefix(); i++) {
                made.put(i, this.distinct == null ? choices(i) : values(i, this.distinct));
            }
        }

        @Override
        public List<Choice> at(int index) {
            return made.getOrDefault(Math.min(index, facts.prefix()), List.of());
        }

        @Override
        public boolean mayEnd(int index, List<Integer> hits) {
            for (int i = 0; i < hits.size(); i++) {
                Contains c = facts.contains().get(i);
                if (hits.get(i) < c.min() || hits.get(i) > c.max()) {
                    return false;
                }
            }
            return index >= facts.min();
        }

        @Override
        public int counted() {
            int open = Math.max(Math.max(facts.prefix(), facts.min()), 1);
            return facts.max() == Integer.MAX_VALUE ? open : facts.max();
        }

        @Override
        public int counted(int count) {
            Contains c = facts.contains().get(count);
            return c.max() == Integer.MAX_VALUE ? c.min() : c.max() + 1;
        }

        @Override
        public int max() {
            return facts.max();
        }

        private List<Choice> choices(int index) {
            List<Choice> all = new ArrayList<>();
            for (int bits = 0; bits < 1 << facts.contains().size(); bits++) {
                choice(index, bits, all);
            }
            return all;
        }

        private void choice(int index, int bits, List<Choice> all) {
            SchemaPart part = facts.at(index);
            List<Boolean> hits = new ArrayList<>();
            for (int i = 0; i < facts.contains().size(); i++) {
                Contains c = facts.contains().get(i);
                boolean hit = (bits >> i & 1) == 1;
                if (hit && index < c.from()) {
                    return;
                }
                boolean told = index >= c.from() && (hit || c.max() < Integer.MAX_VALUE);
                part = told ? part.and(hit ? c.part() : c.except()) : part;
                hits.add(hit);
            }
            if (!expansion.possible().isEmpty(part)) {
                Node value = values.apply(part);
                all.add(new Choice(-1, hits, item(value, 0), item(value, 1)));
            }
        }

        private List<Choice> values(int index, List<Map.Entry<Object, JsonNode>> distinct) {
            List<Choice> all = new ArrayList<>();
            for (int v = 0; v < distinct.size(); v++) {
                JsonNode value = distinct.get(v).getValue();
                if (!expansion.possible().follows(facts.at(index), value)) {
                    continue;
                }
                List<Boolean> hits = facts.contains().stream()
                        .map(c -> index >= c.from() && expansion.possible().follows(c.part(), value))
                        .toList();
                Node node = writing.value(value);
                all.add(new Choice(v, hits, item(node, 0), item(node, 1)));
            }
            return all;
        }
    }
}
