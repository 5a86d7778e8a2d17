package io.millrace.constraint.schema;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.regex.Regex;
import io.millrace.constraint.schema.ObjectFacts.Need;
import io.millrace.constraint.schema.ObjectWalk.Move;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Parts as rules of a grammar: each part that occurs is one. */
final class Emission {

    private static final int NEEDS = 4;

    private final SchemaDocument document;
    private final SchemaOptions options;
    private final Expansion expansion;
    private final Writing writing;
    private final Arrays arrays;
    private final Map<SchemaPart, Integer> numbers = new HashMap<>();
    private final Deque<SchemaPart> waiting = new ArrayDeque<>();

    Emission(SchemaDocument document, SchemaOptions options) {
        this.document = document;
        this.options = options;
        this.expansion = Expansion.exactly(document);
        this.writing = new Writing(options);
        this.arrays = new Arrays(writing, this::value, expansion);
    }

    Grammar grammar(SchemaPart start) {
        Node root = value(start);
        List<Node> rules = new ArrayList<>();
        while (!waiting.isEmpty()) {
            rules.add(rule(waiting.poll()));
        }
        return new Grammar(rules, root);
    }

    private Node value(SchemaPart part) {
        Integer known = numbers.get(part);
        if (known == null) {
            known = numbers.size();
            if (known >= options.limits().rules()) {
                throw new ConstraintException("", "the schema comes to more than " + known + " different parts");
            }
            numbers.put(part, known);
            waiting.add(part);
        }
        return new Node.Rule(known);
    }

    private Node rule(SchemaPart part) {
        String place = part.terms().isEmpty() ? "" : part.terms().getFirst().pointer();
        Set<Node> ways = new LinkedHashSet<>();
        List<JsonNode> listed = new ArrayList<>();
        for (Facts known : expansion.of(part)) {
            Facts facts = expansion.possible().trimmed(known);
            if (facts.values() != null) {
                listed.addAll(facts.values().values());
            } else {
                facts.types().stream().sorted().forEach(t -> ways.add(node(t, facts, place)));
            }
        }
        listed(listed, ways);
        return ways.size() == 1 ? ways.iterator().next() : new Node.Choice(List.copyOf(ways));
    }

    private void listed(List<JsonNode> values, Set<Node> ways) {
        List<String> texts = values.stream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .distinct()
                .toList();
        if (!texts.isEmpty()) {
            ways.add(Writing.terminal(Writing.strings(texts)));
        }
        values.stream().filter(v -> !v.isString()).forEach(v -> ways.add(writing.value(v)));
    }

    private boolean integersHaveNoFraction() {
        return options.integers() == SchemaOptions.Integers.DIGITS || document.integersHaveNoFraction();
    }

    private Node node(Type type, Facts facts, String place) {
        return switch (type) {
            case NULL -> Writing.terminal(Texts.lit("null"));
            case BOOLEAN -> Writing.terminal(booleans(facts));
            case NUMBER ->
                Writing.terminal(Numerals.of(facts.number(), excludedNumbers(facts, place), integersHaveNoFraction()));
            case STRING -> Writing.terminal(new Regex.JsonString(facts.content(), true));
            case ARRAY -> arrays.of(withoutEmpty(facts, place).array(), place);
            case OBJECT -> writing.object(object(withoutEmpty(facts, place).object(), place));
        };
    }

    private static Regex booleans(Facts facts) {
        List<Boolean> out = facts.excluded(Type.BOOLEAN).stream()
                .map(JsonNode::booleanValue)
                .toList();
        List<Regex> left = new ArrayList<>();
        for (boolean value : new boolean[] {true, false}) {
            if (!out.contains(value)) {
                left.add(Texts.lit(Boolean.toString(value)));
            }
        }
        return Texts.alt(left);
    }

    private List<BigDecimal> excludedNumbers(Facts facts, String place) {
        List<BigDecimal> all =
                facts.excluded(Type.NUMBER).stream().map(JsonNode::decimalValue).toList();
        if (all.stream()
                .anyMatch(n -> Math.max(n.precision(), Math.abs((long) n.scale())) > document.limits.digits())) {
            throw new ConstraintException(
                    place + "/not",
                    "not at #" + place + " excludes a number of more than " + document.limits.digits() + " digits");
        }
        return all;
    }

    /** Facts that exclude no list and no object: an empty one is excluded by a count, others only where they meet the rest anyway. */
    private Facts withoutEmpty(Facts facts, String place) {
        Facts left = facts;
        for (Type type : List.of(Type.ARRAY, Type.OBJECT)) {
            for (JsonNode value : facts.excluded(type)) {
                if (value.isEmpty()) {
                    left = left.and(
                            type == Type.ARRAY
                                    ? Facts.of(ArrayFacts.size(1, Integer.MAX_VALUE))
                                    : Facts.of(ObjectFacts.size(1, Integer.MAX_VALUE)));
                } else {
                    throw new ConstraintException(
                            place + "/not",
                            "not at #" + place + " excludes one list or object, which is not supported");
                }
            }
        }
        return left;
    }

    private Node object(ObjectFacts facts, String place) {
        document.budget.spend(
                place, (long) facts.named().size() * (1 + facts.members().size()));
        ObjectPlan plan = ObjectPlan.of(facts, p -> !expansion.possible().isEmpty(p), document.budget);
        if (facts.needs().size() > NEEDS
                || !facts.needs().isEmpty()
                        && facts.max() < Integer.MAX_VALUE
                        && facts.max() > document.limits.names()) {
            throw new ConstraintException(
                    place + "/not",
                    "not at #" + place + " asks for " + facts.needs().size() + " members of some kind, the limit is "
                            + NEEDS);
        }
        List<List<Move>> named = new ArrayList<>();
        BitSet required = new BitSet();
        for (ObjectPlan.Named member : plan.named()) {
            required.set(named.size(), member.required());
            named.add(moves(member, named.size(), plan));
        }
        List<Move> free = new ArrayList<>();
        plan.free().forEach(f -> free.addAll(moves(f, plan)));
        boolean anyOrder = options.propertyOrder() == SchemaOptions.PropertyOrder.ANY
                && named.size() <= options.limits().anyOrder();
        if (required.cardinality() < facts.required().size()) {
            return new Node.Choice(List.of());
        }
        return new Node.Walk(ObjectWalk.start(new ObjectWalk.Moves(named, free, required, facts, anyOrder)));
    }

    private List<Move> moves(ObjectPlan.Named member, int index, ObjectPlan plan) {
        List<Move> all = new ArrayList<>();
        Node key = Writing.terminal(Writing.string(member.key()));
        for (int bits = 0; bits < 1 << plan.facts().needs().size(); bits++) {
            SchemaPart part = member.part();
            boolean possible = true;
            for (Need need : needs(plan, bits)) {
                possible &= plan.meets(member, need);
                part = part.and(need.part());
            }
            if (possible) {
                all.add(move(index, bits, key, part));
            }
        }
        return all;
    }

    private List<Move> moves(ObjectPlan.Free member, ObjectPlan plan) {
        List<Move> all = new ArrayList<>();
        for (int bits = 0; bits < 1 << plan.facts().needs().size(); bits++) {
            SchemaPart part = member.part();
            Regex keys = member.keys();
            for (Need need : needs(plan, bits)) {
                part = part.and(need.part());
                keys = Texts.both(keys, need.keys());
            }
            if (!expansion.possible().isEmpty(part) && !LanguageQuestions.isEmpty(keys, document.budget)) {
                all.add(move(-1, bits, Writing.terminal(new Regex.JsonString(keys, false)), part));
            }
        }
        return all;
    }

    private Move move(int index, int bits, Node key, SchemaPart part) {
        Node member = writing.member(key, value(part));
        return new Move(index, bits, member, writing.following(member));
    }

    private static List<Need> needs(ObjectPlan plan, int bits) {
        List<Need> all = new ArrayList<>();
        for (int i = 0; i < plan.facts().needs().size(); i++) {
            if ((bits >> i & 1) == 1) {
                all.add(Objects.requireNonNull(plan.facts().needs().get(i)));
            }
        }
        return all;
    }
}
