package io.millrace.constraint.grammar;

import io.millrace.constraint.regex.Regex;
import java.util.List;

/** A part of a grammar, as a value. {@code Choice(List.of())} is the empty language, {@code Sequence(List.of())} the empty text. */
public sealed interface Node {

    /** Text of a regular language. */
    record Terminal(Regex regex) implements Node {}

    /** One after the other. */
    record Sequence(List<Node> parts) implements Node {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /** Any of them. */
    record Choice(List<Node> parts) implements Node {
        public Choice {
            parts = List.copyOf(parts);
        }
    }

    /**
     * A node repeated.
     *
     * @param max the most repetitions, at least {@code min}, or {@link #UNBOUNDED}; counted, not unrolled, so that it may be large
     */
    record Repeat(Node of, int min, int max) implements Node {
        public static final int UNBOUNDED = -1;
    }

    /**
     * What a rule of the grammar says.
     *
     * @param rule an index into {@link Grammar#rules()}
     */
    record Rule(int rule) implements Node {}

    /** What can be walked from a state on. */
    record Walk(Walker from) implements Node {}

    /**
     * A state of a walk whose next steps are made when they are asked for: members of an object in their order, distinct elements
     * of an array. States are values: equal ones go on equally. No endless walk goes by without text.
     */
    interface Walker {

        /** Whether the walk may end here. */
        boolean mayEnd();

        /** Where it may go on. */
        List<Step> steps();
    }

    /** One step of a walk: what is matched, and where the walk stands after it. */
    record Step(Node node, Walker next) {}
}
