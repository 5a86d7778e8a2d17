package io.millrace.constraint.schema;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.schema.Combinations.Combination;
import io.millrace.constraint.schema.SchemaPart.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ways to follow a schema, or to fail it: its keywords one by one. */
final class Ways {

    private final SchemaDocument document;
    private final Keywords keywords;
    private final Refutations refutations;
    private final Alternatives alternatives;
    private final Combinations combinations;
    private Set<Term> path = new HashSet<>();

    /** @param wide the same, widened; null where these are */
    Ways(SchemaDocument document, Keywords keywords, Alternatives alternatives, @Nullable Ways wide) {
        this.document = document;
        this.keywords = keywords;
        this.refutations = new Refutations(document, keywords);
        this.alternatives = alternatives;
        this.combinations = new Combinations(document, this, wide == null ? this : wide);
    }

    Alternatives alternatives() {
        return alternatives;
    }

    List<Facts> of(Term term) {
        if (term.pointer().equals(SchemaPart.NEVER)) {
            return term.holds() ? List.of() : Alternatives.ANYTHING;
        }
        return of(document.location(term), term.holds());
    }

    /** The ways to follow a schema, or to fail it. */
    List<Facts> of(Location at, boolean holds) {
        Term term = new Term(at.pointer(), holds);
        if (at.node().isBoolean()) {
            return at.node().booleanValue() == holds ? Alternatives.ANYTHING : List.of();
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
            return alternatives.widened(() -> {
                throw at.refused("$ref", "leads back to itself");
            });
        }
        try {
            if (path.size() > document.limits.depth()) {
                return tooDeep(at);
            }
            return term.holds() ? following(at) : alternatives.widened(() -> failing(at));
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

    private List<Facts> following(Location at) {
        Reader read = keywords.reader(at);
        if (read.has("$ref") && document.referenceStandsAlone()) {
            return of(document.resolve(at), true);
        }
        List<Facts> all = alternatives.widened(() -> List.of(keywords.facts(at)));
        for (Combination c : combinations.of(read)) {
            List<Facts> before = all;
            List<Facts> more = alternatives.widened(() -> c.following(before));
            all = alternatives.product(all, more, at.pointer() + "/" + c.keyword());
        }
        return all;
    }

    private List<Facts> failing(Location at) {
        Reader read = keywords.reader(at);
        if (read.has("$ref") && document.referenceStandsAlone()) {
            return of(document.resolve(at), false);
        }
        List<Facts> all = new ArrayList<>(refutations.of(at));
        for (Combination c : combinations.of(read)) {
            all.addAll(c.failing());
        }
        return alternatives.bounded(all, at.pointer());
    }

    /** A subschema, its references followed. */
    List<Facts> part(Location at, boolean holds) {
        SchemaPart part = document.part(at);
        SchemaPart wanted = holds ? part : document.not(part);
        List<Facts> all = Alternatives.ANYTHING;
        for (Term term : wanted.terms()) {
            all = alternatives.product(all, of(term), at.pointer());
        }
        return all;
    }

    List<Facts> all(List<Location> schemas, boolean holds, String place) {
        List<Facts> all = Alternatives.ANYTHING;
        for (Location schema : schemas) {
            all = alternatives.product(all, part(schema, holds), place);
        }
        return all;
    }

    List<Facts> any(List<Location> schemas, boolean holds, String place) {
        List<Facts> all = new ArrayList<>();
        for (Location schema : schemas) {
            all.addAll(part(schema, holds));
        }
        return alternatives.bounded(all, place);
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
}
