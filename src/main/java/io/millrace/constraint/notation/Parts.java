package io.millrace.constraint.notation;

import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.List;

/** Makes nodes of others; what is regular becomes one terminal, so that its masks are found at once. */
final class Parts {

    static final Node EMPTY = new Node.Terminal(Regex.EMPTY);

    private Parts() {}

    static Node sequence(List<Node> parts) {
        List<Node> joined = new ArrayList<>();
        List<Regex> run = new ArrayList<>();
        for (Node part : parts) {
            if (part instanceof Node.Terminal(Regex regex)) {
                run.addAll(regex instanceof Regex.Concat(List<Regex> inner) ? inner : List.of(regex));
            } else {
                flush(run, joined);
                joined.add(part);
            }
        }
        flush(run, joined);
        return joined.isEmpty() ? EMPTY : joined.size() == 1 ? joined.getFirst() : new Node.Sequence(joined);
    }

    private static void flush(List<Regex> run, List<Node> to) {
        if (!run.isEmpty()) {
            to.add(new Node.Terminal(run.size() == 1 ? run.getFirst() : new Regex.Concat(run)));
            run.clear();
        }
    }

    static Node choice(List<Node> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        List<Regex> regular = new ArrayList<>();
        List<Node> others = new ArrayList<>();
        for (Node part : parts) {
            if (part instanceof Node.Terminal(Regex regex)) {
                regular.add(regex);
            } else {
                others.add(part);
            }
        }
        if (!regular.isEmpty()) {
            others.addFirst(new Node.Terminal(regular.size() == 1 ? regular.getFirst() : new Regex.Union(regular)));
        }
        return others.size() == 1 ? others.getFirst() : new Node.Choice(others);
    }

    static Node repeat(Node of, int min, int max) {
        if (of instanceof Node.Terminal(Regex regex)) {
            return new Node.Terminal(new Regex.Repeat(regex, min, max));
        }
        return new Node.Repeat(of, min, max);
    }
}
