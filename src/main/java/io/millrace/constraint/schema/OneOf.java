package io.millrace.constraint.schema;

import io.millrace.constraint.ConstraintException;
import java.util.ArrayList;
import java.util.List;

/**
 * One schema of several, and no other.
 *
 * @param wide expands without exactness, to prove that schemas exclude each other
 * @param at the schema with the keyword
 */
record OneOf(SchemaDocument document, Ways ways, Ways wide, Location at, List<Location> schemas) {

    /** @param beside the ways that its siblings leave */
    List<Facts> following(List<Facts> beside) {
        List<Facts> all = new ArrayList<>();
        for (int i = 0; i < schemas.size(); i++) {
            all.addAll(alone(i, beside));
        }
        return ways.alternatives().bounded(all, at.pointer());
    }

    /** The ways to follow one schema of several and no other. */
    private List<Facts> alone(int which, List<Facts> beside) {
        List<Facts> only = ways.alternatives().product(beside, ways.part(schemas.get(which), true), at.pointer());
        for (int j = 0; j < schemas.size() && !only.isEmpty(); j++) {
            if (j == which) {
                continue;
            }
            if (document.part(schemas.get(j)).equals(document.part(schemas.get(which)))) {
                return List.of();
            }
            only = excluding(which, j, only);
        }
        return only;
    }

    private List<Facts> excluding(int which, int other, List<Facts> only) {
        List<Facts> theirs = wide.fresh(() -> wide.part(schemas.get(other), true));
        List<Facts> left = new ArrayList<>();
        List<Facts> shared = new ArrayList<>();
        for (Facts way : only) {
            boolean meets = theirs.stream().anyMatch(t -> !ways.alternatives()
                    .possible()
                    .trimmed(way.and(t))
                    .types()
                    .isEmpty());
            (meets ? shared : left).add(way);
        }
        if (shared.isEmpty()) {
            return only;
        }
        try {
            left.addAll(ways.alternatives().product(shared, ways.part(schemas.get(other), false), at.pointer()));
            return left;
        } catch (ConstraintException e) {
            throw at.refused(
                    "oneOf",
                    "has branches " + which + " and " + other + " that are not proved to exclude each other: "
                            + e.getMessage());
        }
    }

    List<Facts> failing() {
        List<Facts> all = new ArrayList<>(ways.all(schemas, false, at.pointer()));
        for (int i = 0; i < schemas.size(); i++) {
            for (int j = i + 1; j < schemas.size(); j++) {
                all.addAll(ways.alternatives()
                        .product(ways.part(schemas.get(i), true), ways.part(schemas.get(j), true), at.pointer()));
            }
        }
        return ways.alternatives().bounded(all, at.pointer());
    }
}
