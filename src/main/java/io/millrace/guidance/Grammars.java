package io.millrace.guidance;

import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.grammar.Node.Step;
import io.millrace.constraint.grammar.Node.Walker;
import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.List;

/** Makes one grammar of several. */
final class Grammars {

    private final List<Node> rules = new ArrayList<>();

    /** What a grammar says, as a part of the one that is made. */
    Node add(Grammar part) {
        int offset = rules.size();
        part.rules().forEach(rule -> rules.add(shifted(rule, offset)));
        return shifted(part.start(), offset);
    }

    Grammar of(Node start) {
        return new Grammar(rules, start);
    }

    static Node text(String text) {
        return new Node.Terminal(new Regex.Literal(text));
    }

    static Node sequence(Node... parts) {
        return new Node.Sequence(List.of(parts));
    }

    static Node optional(Node node) {
        return new Node.Repeat(node, 0, 1);
    }

    private static Node shifted(Node node, int offset) {
        return offset == 0
                ? node
                : switch (node) {
                    case Node.Terminal terminal -> terminal;
                    case Node.Sequence all -> new Node.Sequence(shifted(all.parts(), offset));
                    case Node.Choice any -> new Node.Choice(shifted(any.parts(), offset));
                    case Node.Repeat many -> new Node.Repeat(shifted(many.of(), offset), many.min(), many.max());
                    case Node.Rule rule -> new Node.Rule(rule.rule() + offset);
                    case Node.Walk walk -> new Node.Walk(new Shifted(walk.from(), offset));
                };
    }

    private static List<Node> shifted(List<Node> nodes, int offset) {
        return nodes.stream().map(node -> shifted(node, offset)).toList();
    }

    /** A walk whose rules stand further on. */
    private record Shifted(Walker walker, int offset) implements Walker {

        @Override
        public boolean mayEnd() {
            return walker.mayEnd();
        }

        @Override
        public List<Step> steps() {
            return walker.steps().stream()
                    .map(step -> new Step(shifted(step.node(), offset), new Shifted(step.next(), offset)))
                    .toList();
        }
    }
}
