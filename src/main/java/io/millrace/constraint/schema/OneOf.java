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
record OneOf(SchemaDocument document, Expansion expansion, Expansion wide, Location at, List<Location> schemas) {

    /** @param beside the ways that its siblings leave */
    List<Facts> following(List<Facts> beside) {
        List<Facts> all = new ArrayList<>();
        for (int i = 0; i < schemas.size(); i++) {
            all.addAll(alone(i, beside));
        }
        return expansion.bounded(all, at.pointer());
    }

    /** The ways to follow one schema of several and no other. */
    private List<Facts> alone(int which, List<Facts> beside) {
        List<Facts> ways = expansion.product(beside, expansion.part(schemas.get(which), true), at.pointer());
        for (int j = 0; j < schemas.size() && !ways.isEmpty(); j++) {
            if (j == which) {
                continue;
            }
            if (document.part(schemas.get(j)).equals(document.part(schemas.get(which)))) {
                return List.of();
            }
            ways = excluding(which, j, ways);
        }
        return ways;
    }

    private List<Facts> excluding(int which, int other, List<Facts> ways) {
        List<Facts> theirs = wide.fresh(() -> wide.part(schemas.get(other), true));
        List<Facts> left = new ArrayList<>();
        List<Facts> shared = new ArrayList<>();
        for (Facts way : ways) {
            boolean meets = theirs.stream()
                    .anyMatch(t ->
                            !expansion.possible().trimmed(way.and(t)).types().isEmpty());
            (meets ? shared : left).add(way);
        }
        if (shared.isEmpty()) {
            return ways;
        }
        try {
            left.addAll(expansion.product(shared, expansion.part(schemas.get(other), false), at.pointer()));
            return left;
        } catch (ConstraintException e) {
            throw at.refused(
                    "oneOf",
                    "has branches " + which + " and " + other + " that are not proved to exclude each other: "
                            + e.getMessage());
        }
    }

    List<Facts> failing() {
        List<Facts> all = new ArrayList<>(expansion.all(schemas, false, at.pointer()));
        for (int i = 0; i < schemas.size(); i++) {
            for (int j = i + 1; j < schemas.size(); j++) {
                all.addAll(expansion.product(
                        expansion.part(schemas.get(i), true), expansion.part(schemas.get(j), true), at.pointer()));
            }
        }
        return expansion.bounded(all, at.pointer());
    }
}
