package io.millrace.template.value;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Python list or tuple. Nesting and total size are bounded when it is made, so recursion over one is safe. */
public sealed interface Items extends Native.Sized {
    List<Object> values();

    Weight weight();

    @Override
    default int length() {
        return values().size();
    }

    @Override
    default Iterator<Object> elements() {
        return values().iterator();
    }

    @Override
    default String typeName() {
        return "tuple";
    }

    /** Whether both are lists, or both tuples. */
    default boolean sameKind(Items other) {
        return this instanceof ListValue == other instanceof ListValue;
    }

    /** A list of the same kind as this one. */
    default Items like(List<Object> values) {
        return this instanceof ListValue ? list(values) : tuple(values);
    }

    static ListValue list(List<Object> values) {
        return new ListValue(values, Weight.of(values));
    }

    static Tuple tuple(List<Object> values) {
        return new Tuple(values, Weight.of(values));
    }

    record ListValue(List<Object> values, Weight weight) implements Items {
        @Override
        public String typeName() {
            return "list";
        }
    }

    record Tuple(List<Object> values, Weight weight) implements Items {}

    /** What {@code groupby} gives: a pair that also knows its parts by name. */
    record Group(Object grouper, ListValue list, Weight weight) implements Items {
        public Group(Object grouper, ListValue list) {
            this(grouper, list, Weight.of(List.of(grouper, list)));
        }

        @Override
        public @Nullable Object attribute(Budget budget, String name) {
            return switch (name) {
                case "grouper" -> grouper;
                case "list" -> list;
                default -> null;
            };
        }

        @Override
        public List<Object> values() {
            return List.of(grouper, list);
        }
    }
}
