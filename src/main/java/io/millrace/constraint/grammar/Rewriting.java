package io.millrace.constraint.grammar;

import io.millrace.constraint.regex.Regex;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.UnaryOperator;

/** A grammar with other terminals. Of one terminal there is one other, the same wherever it stands. */
public final class Rewriting {

    private final UnaryOperator<Regex> change;
    private final IdentityHashMap<Regex, Node.Terminal> changed = new IdentityHashMap<>();

    private Rewriting(UnaryOperator<Regex> change) {
        this.change = change;
    }

    /**
     * A grammar with its terminals changed.
     *
     * @param change from a terminal to what stands in its place; of the same argument, the same language
     */
    public static Grammar of(Grammar grammar, UnaryOperator<Regex> change) {
        Rewriting rewriting = new Rewriting(change);
        return new Grammar(rewriting.all(grammar.rules()), rewriting.of(grammar.start()));
    }

    private List<Node> all(List<Node> nodes) {
        return nodes.stream().map(this::of).toList();
    }

    private Node of(Node node) {
        return switch (node) {
            case Node.Terminal(Regex regex) -> terminal(regex);
            case Node.Sequence(List<Node> parts) -> new Node.Sequence(all(parts));
            case Node.Choice(List<Node> parts) -> new Node.Choice(all(parts));
            case Node.Repeat(Node of, int min, int max) -> new Node.Repeat(of(of), min, max);
            case Node.Rule rule -> rule;
            case Node.Walk(Node.Walker from) -> new Node.Walk(new Rewritten(from, this));
        };
    }

    private synchronized Node terminal(Regex regex) {
        return changed.computeIfAbsent(regex, r -> new Node.Terminal(change.apply(r)));
    }

    /** A walk with other terminals. */
    private record Rewritten(Node.Walker walker, Rewriting rewriting) implements Node.Walker {

        @Override
        public boolean mayEnd() {
            return walker.mayEnd();
        }

        @Override
        public List<Node.Step> steps() {
            return walker.steps().stream()
                    .map(step -> new Node.Step(rewriting.of(step.node()), new Rewritten(step.next(), rewriting)))
                    .toList();
        }
    }
}
