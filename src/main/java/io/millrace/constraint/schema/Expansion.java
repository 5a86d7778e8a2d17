package io.millrace.constraint.schema;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.regex.Regex;
import io.millrace.constraint.schema.SchemaPart.Term;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Parts as alternatives of facts: a value follows the part when it meets one of them.
 *
 * <p>Exactly, or widened: what cannot be held is then taken as always met, which is enough to prove that nothing follows a part.
 */
final class Expansion {

    private static final List<Facts> ANYTHING = List.of(Facts.ANY);

    private final SchemaDocument document;
    private final boolean exact;
    private final Keywords keywords;
    private final Refutations refutations;
    private final Possible possible;
    private final Expansion wide;
    private final Map<SchemaPart, List<Facts>> done = new HashMap<>();
    private final Set<SchemaPart> open = new HashSet<>();
    private Set<Term> path = new HashSet<>();

    private Expansion(SchemaDocument document, boolean exact) {
        this.document = document;
        this.exact = exact;
        this.keywords = new Keywords(document, this::texts);
        this.refutations = new Refutations(document, keywords);
        this.wide = exact ? new Expansion(document, false) : this;
        this.possible = new Possible(document.budget, wide, this);
    }

    static Expansion exactly(SchemaDocument document) {
        return new Expansion(document, true);
    }

    Possible possible() {
        return possible;
    }

    /** Whether a part is being expanded right now, so that asking for it would not end. */
    boolean isOpen(SchemaPart part) {
        return open.contains(part);
    }

    List<Facts> of(SchemaPart part) {
        List<Facts> known = done.get(part);
        if (known == null) {
            known = expanded(part);
            done.put(part, known);
        }
        return known;
    }

    private List<Facts> expanded(SchemaPart part) {
        if (!open.add(part) || open.size() > document.limits.depth()) {
            open.remove(part);
            throw new ConstraintException(
                    place(part),
                    "the schema at #" + place(part) + " is nested deeper than " + document.limits.depth()
                            + " or in itself");
        }
        Set<Term> outer = path;
        path = new HashSet<>();
        try {
            List<Facts> all = ANYTHING;
            for (Term term : part.terms()) {
                all = product(all, term(term), place(part));
            }
            return all.stream()
                    .map(possible::trimmed)
                    .filter(f -> !f.types().isEmpty())
                    .toList();
        } finally {
            path = outer;
            open.remove(part);
        }
    }

    private static String place(SchemaPart part) {
        return part.terms().isEmpty() ? "" : part.terms().getFirst().pointer();
    }

    private List<Facts> term(Term term) {
        if (term.pointer().equals(SchemaPart.NEVER)) {
            return term.holds() ? List.of() : ANYTHING;
        }
        return ways(document.location(term), term.holds());
    }

    /** The ways to follow a schema, or to fail it. */
    private List<Facts> ways(Location at, boolean holds) {
        Term term = new Term(at.pointer(), holds);
        if (at.node().isBoolean()) {
            return at.node().booleanValue() == holds ? ANYTHING : List.of();
        }
        document.budget.enter(at.pointer());
        try {
            return once(term, at);
        } finally {
            document.budget.leave();
        }
    }

    private List<Facts> once(Term term, Location at) {
        if (!path.add(term)) {
            return widened(() -> {
                throw at.refused("$ref", "leads back to itself");
            });
        }
        try {
            if (path.size() > document.limits.depth()) {
                return tooDeep(at);
            }
            return term.holds() ? following(at) : widened(() -> failing(at));
        } finally {
            path.remove(term);
        }
    }

    private List<Facts> tooDeep(Location at) {
        throw new ConstraintException(
                at.pointer(),
                "the schema at #" + at.pointer() + " applies more than " + document.limits.depth()
                        + " schemas to one value, one inside the other");
    }

    /** Anything, where something is not held and the expansion may be wider. */
    private List<Facts> widened(Supplier<List<Facts>> ways) {
        if (exact) {
            return ways.get();
        }
        try {
            return ways.get();
        } catch (ConstraintException _) {
            return ANYTHING;
        }
    }

    private List<Facts> following(Location at) {
        Reader read = keywords.reader(at);
        if (read.has("$ref") && document.referenceStandsAlone()) {
            return ways(document.resolve(at), true);
        }
        List<Facts> all = widened(() -> List.of(keywords.facts(at)));
        for (Combination c : combinations(read)) {
            List<Facts> before = all;
            List<Facts> more = widened(() -> c.following(before));
            all = product(all, more, at.pointer() + "/" + c.keyword());
        }
        return all;
    }

    private List<Facts> failing(Location at) {
        Reader read = keywords.reader(at);
        if (read.has("$ref") && document.referenceStandsAlone()) {
            return ways(document.resolve(at), false);
        }
        List<Facts> all = new ArrayList<>(refutations.of(at));
        for (Combination c : combinations(read)) {
            all.addAll(c.failing());
        }
        return bounded(all, at.pointer());
    }

    private List<Combination> combinations(Reader read) {
        List<Combination> all = new ArrayList<>();
        Location at = read.at();
        if (read.has("$ref")) {
            Location target = document.resolve(at);
            all.add(new Combination("$ref", _ -> ways(target, true), () -> ways(target, false)));
        }
        if (read.has("allOf")) {
            List<Location> schemas = read.schemas("allOf");
            all.add(new Combination(
                    "allOf", _ -> all(schemas, true, at.pointer()), () -> any(schemas, false, at.pointer())));
        }
        if (read.has("anyOf")) {
            List<Location> schemas = read.schemas("anyOf");
            all.add(new Combination(
                    "anyOf", _ -> any(schemas, true, at.pointer()), () -> all(schemas, false, at.pointer())));
        }
        if (read.has("not")) {
            Location schema = at.child("not");
            all.add(new Combination("not", _ -> part(schema, false), () -> part(schema, true)));
        }
        if (read.has("if") && (read.has("then") || read.has("else"))) {
            all.add(new Combination("if", _ -> branches(at, true), () -> branches(at, false)));
        }
        all.addAll(new Dependencies(this).of(read));
        if (read.has("oneOf")) {
            List<Location> schemas = read.schemas("oneOf");
            OneOf one = new OneOf(document, this, wide, at, schemas);
            all.add(new Combination(
                    "oneOf", beside -> exact ? one.following(beside) : any(schemas, true, at.pointer()), one::failing));
        }
        return all;
    }

    /** A subschema, its references followed. */
    List<Facts> part(Location at, boolean holds) {
        SchemaPart part = document.part(at);
        SchemaPart wanted = holds ? part : document.not(part);
        List<Facts> all = ANYTHING;
        for (Term term : wanted.terms()) {
            all = product(all, term(term), at.pointer());
        }
        return all;
    }

    List<Facts> all(List<Location> schemas, boolean holds, String place) {
        List<Facts> all = ANYTHING;
        for (Location schema : schemas) {
            all = product(all, part(schema, holds), place);
        }
        return all;
    }

    List<Facts> any(List<Location> schemas, boolean holds, String place) {
        List<Facts> all = new ArrayList<>();
        for (Location schema : schemas) {
            all.addAll(part(schema, holds));
        }
        return bounded(all, place);
    }

    private List<Facts> branches(Location at, boolean holds) {
        List<Facts> all = new ArrayList<>();
        all.addAll(product(part(at.child("if"), true), branch(at, "then", holds), at.pointer()));
        all.addAll(product(part(at.child("if"), false), branch(at, "else", holds), at.pointer()));
        return bounded(all, at.pointer());
    }

    private List<Facts> branch(Location at, String keyword, boolean holds) {
        if (at.has(keyword)) {
            return part(at.child(keyword), holds);
        }
        return holds ? ANYTHING : List.of();
    }

    <T> T fresh(Supplier<T> task) {
        Set<Term> outer = path;
        path = new HashSet<>();
        try {
            return task.get();
        } finally {
            path = outer;
        }
    }

    /* The one that holds all is one object. */
    @SuppressWarnings("ReferenceEquality")
    List<Facts> product(List<Facts> a, List<Facts> b, String place) {
        if (a == ANYTHING || b == ANYTHING) {
            return a == ANYTHING ? b : a;
        }
        Set<Facts> all = new LinkedHashSet<>();
        for (Facts x : a) {
            for (Facts y : b) {
                document.budget.spend(
                        place,
                        1L
                                + x.object().required().size()
                                + y.object().required().size());
                Facts both = possible.trimmed(x.and(y));
                if (!both.types().isEmpty()) {
                    all.add(both);
                }
            }
        }
        return bounded(all, place);
    }

    List<Facts> bounded(Collection<Facts> all, String place) {
        List<Facts> distinct = List.copyOf(new LinkedHashSet<>(all));
        if (distinct.size() <= document.limits.alternatives()) {
            return distinct;
        }
        if (!exact) {
            return ANYTHING;
        }
        throw new ConstraintException(
                place,
                "the schema at #" + place + " comes to " + distinct.size() + " alternatives, the limit is "
                        + document.limits.alternatives());
    }

    /** The texts that follow a part. */
    private Regex texts(SchemaPart part) {
        List<Regex> ways = new ArrayList<>();
        for (Facts facts : of(part)) {
            if (facts.types().contains(Type.STRING)) {
                ways.add(Emission.content(facts));
            }
        }
        List<Regex> flat = ways.stream()
                .flatMap(r ->
                        r instanceof Regex.Union(List<Regex> inner) ? inner.stream() : java.util.stream.Stream.of(r))
                .toList();
        return new Regex.Union(flat);
    }
}
