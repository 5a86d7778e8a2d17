package io.millrace.constraint.schema;

import io.millrace.constraint.ConstraintException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Alternatives of facts, put together within the limits of one schema: exactly, or widened. */
record Alternatives(SchemaDocument document, boolean exact, Possible possible) {

    /** The one of every value. */
    static final List<Facts> ANYTHING = List.of(Facts.ANY);

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

    /** Anything, where something is not held and the expansion may be wider. */
    List<Facts> widened(Supplier<List<Facts>> ways) {
        if (exact) {
            return ways.get();
        }
        try {
            return ways.get();
        } catch (ConstraintException _) {
            return ANYTHING;
        }
    }
}
