package io.millrace.constraint.schema;

import io.millrace.constraint.regex.Regex;
import io.millrace.constraint.schema.ArrayFacts.Contains;
import io.millrace.constraint.schema.ArrayFacts.Items;
import io.millrace.constraint.schema.ObjectFacts.Members;
import io.millrace.constraint.schema.ObjectFacts.Need;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The ways in which a value may fail the keywords of one schema: all but those that combine schemas. */
final class Refutations {

    private final SchemaDocument document;
    private final Keywords keywords;

    Refutations(SchemaDocument document, Keywords keywords) {
        this.document = document;
        this.keywords = keywords;
    }

    List<Facts> of(Location at) {
        Reader read = keywords.reader(at);
        keywords.facts(at);
        List<Facts> ways = new ArrayList<>();
        values(read, ways);
        numbers(read, ways);
        strings(read, ways);
        arrays(read, ways);
        objects(read, ways);
        if (read.has("unevaluatedProperties") || read.has("unevaluatedItems")) {
            throw at.refused(
                    read.has("unevaluatedItems") ? "unevaluatedItems" : "unevaluatedProperties",
                    "is not supported under a negation");
        }
        return ways;
    }

    private static void values(Reader read, List<Facts> ways) {
        if (read.has("const")) {
            ways.add(Facts.not(List.of(read.node("const"))));
        }
        if (read.has("enum")) {
            ways.add(Facts.not(read.values("enum")));
        }
        if (read.has("type")) {
            Set<String> names = Keywords.typeNames(read);
            Set<Type> others = new HashSet<>(Type.ALL);
            names.forEach(n -> others.remove(Keywords.type(read, n)));
            ways.add(Facts.of(others));
            if (names.contains("integer") && !names.contains("number")) {
                ways.add(number(NumberFacts.multiple(BigDecimal.ONE, false)));
            }
        }
    }

    private static void numbers(Reader read, List<Facts> ways) {
        for (NumberFacts bound : Keywords.bounds(read)) {
            ways.add(number(
                    bound.min() == null
                            ? NumberFacts.atLeast(Objects.requireNonNull(bound.max()), !bound.below())
                            : NumberFacts.atMost(bound.min(), !bound.above())));
        }
        if (read.has("multipleOf")) {
            ways.add(number(NumberFacts.multiple(Keywords.step(read), false)));
        }
    }

    private void strings(Reader read, List<Facts> ways) {
        if (read.has("minLength") && read.least("minLength") > 0) {
            ways.add(string(StringFacts.length(0, read.least("minLength") - 1)));
        }
        if (read.has("maxLength")) {
            ways.add(string(StringFacts.length(over(read, "maxLength"), Integer.MAX_VALUE)));
        }
        if (read.has("pattern")) {
            ways.add(string(StringFacts.of(new Regex.Complement(Keywords.pattern(read, document.budget)))));
        }
        Regex format = Keywords.format(read);
        if (format != null) {
            ways.add(string(StringFacts.of(new Regex.Complement(format))));
        }
    }

    private void arrays(Reader read, List<Facts> ways) {
        if (read.has("minItems") && read.least("minItems") > 0) {
            ways.add(array(ArrayFacts.size(0, read.least("minItems") - 1)));
        }
        if (read.has("maxItems")) {
            ways.add(array(ArrayFacts.size(over(read, "maxItems"), Integer.MAX_VALUE)));
        }
        if (read.has("uniqueItems") && read.flag("uniqueItems")) {
            throw read.at().refused("uniqueItems", "is not supported under a negation");
        }
        Items items = keywords.arrays.items(read);
        if (items != null) {
            items(items, ways);
        }
        Contains contains = keywords.arrays.contains(read);
        if (contains != null) {
            contains(contains, ways);
        }
    }

    private void items(Items items, List<Facts> ways) {
        for (int i = 0; i < items.first().size(); i++) {
            List<SchemaPart> first = new ArrayList<>(Collections.nCopies(i, SchemaPart.ANYTHING));
            first.add(not(items.first().get(i)));
            ways.add(array(ArrayFacts.of(new Items(first, SchemaPart.ANYTHING))
                    .and(ArrayFacts.size(i + 1, Integer.MAX_VALUE))));
        }
        if (!items.rest().isAnything()) {
            ways.add(array(ArrayFacts.of(
                    new Contains(not(items.rest()), items.rest(), items.first().size(), 1, Integer.MAX_VALUE))));
        }
    }

    private void contains(Contains contains, List<Facts> ways) {
        if (contains.min() > 0) {
            ways.add(array(ArrayFacts.of(new Contains(contains.part(), contains.except(), 0, 0, contains.min() - 1))));
        }
        if (contains.max() < Integer.MAX_VALUE) {
            ways.add(array(ArrayFacts.of(
                    new Contains(contains.part(), contains.except(), 0, contains.max() + 1, Integer.MAX_VALUE))));
        }
    }

    private void objects(Reader read, List<Facts> ways) {
        if (read.has("minProperties") && read.least("minProperties") > 0) {
            ways.add(object(ObjectFacts.size(0, read.least("minProperties") - 1)));
        }
        if (read.has("maxProperties")) {
            ways.add(object(ObjectFacts.size(over(read, "maxProperties"), Integer.MAX_VALUE)));
        }
        if (read.has("required")) {
            read.texts("required", read.node("required")).forEach(k -> ways.add(without(k)));
        }
        if (read.has("propertyNames")) {
            ways.add(object(ObjectFacts.of(
                    new Need(new Regex.Complement(keywords.objects.nameLanguage(read)), SchemaPart.ANYTHING))));
        }
        members(keywords.objects.members(read), ways);
    }

    private void members(Members members, List<Facts> ways) {
        members.stated().forEach((key, part) -> {
            if (!part.isAnything()) {
                ways.add(object(ObjectFacts.member(key, not(part)).and(ObjectFacts.required(Set.of(key)))));
            }
        });
        members.patterns().forEach(p -> {
            if (!p.part().isAnything()) {
                ways.add(object(ObjectFacts.of(new Need(p.keys(), not(p.part())))));
            }
        });
        if (!members.rest().isAnything()) {
            ways.add(object(ObjectFacts.of(new Need(others(members), not(members.rest())))));
        }
    }

    /** The keys that are neither stated nor of a pattern. */
    static Regex others(Members members) {
        List<Regex> taken = new ArrayList<>();
        members.stated().keySet().forEach(k -> taken.add(new Regex.Literal(k)));
        members.patterns().forEach(p -> taken.add(p.keys()));
        return taken.isEmpty() ? Regex.ANY : new Regex.Complement(new Regex.Union(taken));
    }

    private SchemaPart not(SchemaPart part) {
        return document.not(part);
    }

    static Facts without(String key) {
        return object(ObjectFacts.member(key, SchemaPart.NOTHING));
    }

    static Facts with(String key) {
        return object(ObjectFacts.required(Set.of(key)));
    }

    private static int over(Reader read, String keyword) {
        int most = read.most(keyword);
        if (most >= read.limits().count()) {
            throw read.at()
                    .refused(
                            keyword,
                            "is not supported under a negation from "
                                    + read.limits().count() + " on");
        }
        return most + 1;
    }

    private static Facts number(NumberFacts facts) {
        return Facts.of(facts).and(Type.NUMBER);
    }

    private static Facts string(StringFacts facts) {
        return Facts.of(facts).and(Type.STRING);
    }

    private static Facts array(ArrayFacts facts) {
        return Facts.of(facts).and(Type.ARRAY);
    }

    private static Facts object(ObjectFacts facts) {
        return Facts.of(facts).and(Type.OBJECT);
    }
}
