package io.millrace.constraint.schema;

import java.util.List;

/**
 * What is said of arrays.
 *
 * @param min the fewest items
 * @param max the most, or {@link Integer#MAX_VALUE}
 * @param unique whether no two may be equal
 */
record ArrayFacts(int min, int max, boolean unique, List<Items> items, List<Contains> contains) {

    /**
     * What items are.
     *
     * @param first of the items at the start, one by one
     * @param rest of those after them
     */
    record Items(List<SchemaPart> first, SchemaPart rest) {
        SchemaPart at(int index) {
            return index < first.size() ? first.get(index) : rest;
        }
    }

    /**
     * How many items are alike.
     *
     * @param from the index of the first that counts
     * @param except what an item that does not count is; needed only where there is a most
     */
    record Contains(SchemaPart part, SchemaPart except, int from, int min, int max) {}

    static final ArrayFacts ANY = new ArrayFacts(0, Integer.MAX_VALUE, false, List.of(), List.of());

    static ArrayFacts size(int min, int max) {
        return new ArrayFacts(min, max, false, List.of(), List.of());
    }

    static ArrayFacts of(Items items) {
        return new ArrayFacts(0, Integer.MAX_VALUE, false, List.of(items), List.of());
    }

    static ArrayFacts of(Contains contains) {
        return new ArrayFacts(0, Integer.MAX_VALUE, false, List.of(), List.of(contains));
    }

    static ArrayFacts distinct() {
        return new ArrayFacts(0, Integer.MAX_VALUE, true, List.of(), List.of());
    }

    ArrayFacts and(ArrayFacts o) {
        return new ArrayFacts(
                /* min= */ Math.max(min, o.min),
                /* max= */ Math.min(max, o.max),
                unique || o.unique,
                Facts.joined(items, o.items),
                Facts.joined(contains, o.contains));
    }

    SchemaPart at(int index) {
        return items.stream().map(i -> i.at(index)).reduce(SchemaPart.ANYTHING, SchemaPart::and);
    }

    /** The index from which on all items are the same. */
    int prefix() {
        int stated = items.stream().mapToInt(i -> i.first.size()).max().orElse(0);
        return Math.max(stated, contains.stream().mapToInt(Contains::from).max().orElse(0));
    }
}
