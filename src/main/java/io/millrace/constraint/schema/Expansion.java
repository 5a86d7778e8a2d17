package io.millrace.constraint.schema;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.regex.Regex;
import io.millrace.constraint.schema.SchemaPart.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parts as alternatives of facts: a value follows the part when it meets one of them.
 *
 * <p>Exactly, or widened: what cannot be held is then taken as always met, which is enough to prove that nothing follows a part.
 */
final class Expansion implements Possible.Meanings {

    private final SchemaDocument document;
    private final Possible possible;
    private final Ways ways;
    private final Map<SchemaPart, List<Facts>> done = new HashMap<>();
    private final Set<SchemaPart> open = new HashSet<>();

    private Expansion(SchemaDocument document, @Nullable Expansion wide) {
        this.document = document;
        this.possible = new Possible(document.budget, wide == null ? this : wide, this);
        this.ways = new Ways(
                document,
                new Keywords(document, this::texts),
                new Alternatives(document, wide != null, possible),
                wide == null ? null : wide.ways);
    }

    static Expansion exactly(SchemaDocument document) {
        return new Expansion(document, new Expansion(document, null));
    }

    Possible possible() {
        return possible;
    }

    @Override
    public boolean isOpen(SchemaPart part) {
        return open.contains(part);
    }

    @Override
    public List<Facts> of(SchemaPart part) {
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
        try {
            return ways.fresh(() -> alternatives(part));
        } finally {
            open.remove(part);
        }
    }

    private List<Facts> alternatives(SchemaPart part) {
        List<Facts> all = Alternatives.ANYTHING;
        for (Term term : part.terms()) {
            all = ways.alternatives().product(all, ways.of(term), place(part));
        }
        return all.stream()
                .map(possible::trimmed)
                .filter(f -> !f.types().isEmpty())
                .toList();
    }

    private static String place(SchemaPart part) {
        return part.terms().isEmpty() ? "" : part.terms().getFirst().pointer();
    }

    /** The texts that follow a part. */
    private Regex texts(SchemaPart part) {
        List<Regex> ways = new ArrayList<>();
        for (Facts facts : of(part)) {
            if (facts.types().contains(Type.STRING)) {
                ways.add(facts.content());
            }
        }
        List<Regex> flat = ways.stream()
                .flatMap(r ->
                        r instanceof Regex.Union(List<Regex> inner) ? inner.stream() : java.util.stream.Stream.of(r))
                .toList();
        return new Regex.Union(flat);
    }
}
