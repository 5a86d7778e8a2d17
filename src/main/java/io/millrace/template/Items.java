package io.millrace.template;

import java.util.List;

/** A Python list or tuple. Nesting and total size are bounded when it is made, so recursion over one is safe. */
sealed interface Items {
    List<Object> values();

    Weight weight();

    /** A list of the same kind as this one. */
    Items like(List<Object> values);

    record ListValue(List<Object> values, Weight weight) implements Items {
        static ListValue of(List<Object> values) {
            return new ListValue(values, Weight.of(values));
        }

        @Override
        public ListValue like(List<Object> other) {
            return of(other);
        }
    }

    record Tuple(List<Object> values, Weight weight) implements Items {
        static Tuple of(List<Object> values) {
            return new Tuple(values, Weight.of(values));
        }

        static Tuple of(Object first, Object second) {
            return of(List.of(first, second));
        }

        @Override
        public Tuple like(List<Object> other) {
            return of(other);
        }
    }

    /** What {@code groupby} gives: a pair that also knows its parts by name. */
    record Group(Object grouper, ListValue list, Weight weight) implements Items {
        static Group of(Object grouper, ListValue list) {
            return new Group(grouper, list, Weight.of(List.of(grouper, list)));
        }

        @Override
        public List<Object> values() {
            return List.of(grouper, list);
        }

        @Override
        public Tuple like(List<Object> other) {
            return Tuple.of(other);
        }
    }
}
