package io.millrace.constraint.schema;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What one value has to follow: some schemas of the document, and not some others.
 *
 * @param terms sorted, no two alike; none of them: any value will do
 */
record SchemaPart(List<Term> terms) {

    /**
     * A schema, or that it does not hold.
     *
     * @param pointer of the schema in its document
     */
    record Term(String pointer, boolean holds) {
        Term not() {
            return new Term(pointer, !holds);
        }
    }

    static final SchemaPart ANYTHING = new SchemaPart(List.of());

    /** Where no schema stands: {@code false}. */
    static final String NEVER = "!";

    static final SchemaPart NOTHING = new SchemaPart(List.of(new Term(NEVER, true)));

    private static final Comparator<Term> ORDER =
            Comparator.comparing(Term::pointer).thenComparing(Term::holds);

    static SchemaPart of(Term term) {
        return new SchemaPart(List.of(term));
    }

    SchemaPart and(SchemaPart other) {
        if (terms.isEmpty() || other.isNothing()) {
            return other;
        }
        if (other.terms.isEmpty() || isNothing()) {
            return this;
        }
        TreeSet<Term> all = new TreeSet<>(ORDER);
        Stream.of(this, other).forEach(p -> all.addAll(p.terms));
        return all.stream().anyMatch(t -> all.contains(t.not())) ? NOTHING : new SchemaPart(List.copyOf(all));
    }

    boolean isNothing() {
        return equals(NOTHING);
    }

    boolean isAnything() {
        return terms.isEmpty();
    }
}
