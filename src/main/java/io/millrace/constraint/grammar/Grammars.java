package io.millrace.constraint.grammar;

import io.millrace.constraint.grammar.Node.Step;
import io.millrace.constraint.grammar.Node.Walker;
import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.List;

/** Makes one grammar of several. */
public final class Grammars {

    private final List<Node> rules = new ArrayList<>();

    /** A new rule, without texts until it is {@link #define defined}. */
    public Node.Rule declare() {
        rules.add(new Node.Choice(List.of()));
        return new Node.Rule(rules.size() - 1);
    }

    public void define(Node.Rule rule, Node body) {
        rules.set(rule.rule(), body);
    }

    /** What a grammar says, as a part of the one that is made. */
    public Node add(Grammar part) {
        int offset = rules.size();
        part.rules().forEach(rule -> rules.add(shifted(rule, offset)));
        return shifted(part.start(), offset);
    }

    public Grammar of(Node start) {
        return new Grammar(rules, start);
    }

    public static Node text(String text) {
        return new Node.Terminal(new Regex.Literal(text));
    }

    public static Node sequence(Node... parts) {
        return new Node.Sequence(List.of(parts));
    }

    public static Node optional(Node node) {
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
