package io.millrace.constraint.grammar;

import java.util.List;

/**
 * A context-free language of text. Rules may be recursive, on the left too.
 *
 * @param rules what {@link Node.Rule} refers to
 * @param start the whole text
 */
public record Grammar(List<Node> rules, Node start) {

    public Grammar {
        rules = List.copyOf(rules);
    }

    public static Grammar of(Node start) {
        return new Grammar(List.of(), start);
    }
}
