package io.millrace.constraint.notation;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.grammar.Grammars;
import io.millrace.constraint.grammar.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of a grammar by their names. What a short rule says that is regular stands where the rule was named. */
final class Rules {

    private static final int INLINED_PARTS = 300;
    private static final int INLINED_DEPTH = 50;
    private static final int INLINED_ALL = 100_000;
    private static final int ROUNDS = 8;

    /** A rule that was named at a place, and its body once that is known. */
    private static final class Entry {
        final Node.Rule rule;
        final int named;

        @Nullable
        Node body;

        Entry(Node.Rule rule, int named) {
            this.rule = rule;
            this.named = named;
        }
    }

    private final CodePointCursor text;
    private final Grammars grammars = new Grammars();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<Node.Rule, Node.Terminal> known = new HashMap<>();
    private int inlined;

    Rules(CodePointCursor text) {
        this.text = text;
    }

    Node named(String name, int at) {
        return entry(name, at).rule;
    }

    void define(String name, int at, Node body) {
        Entry entry = entry(name, at);
        if (entry.body != null) {
            throw new ConstraintException(text.place(at), "the rule " + name + " is defined twice");
        }
        entry.body = body;
    }

    /** Another grammar as a part of this one. */
    Node embedded(Grammar grammar) {
        return grammars.add(grammar);
    }

    Grammar grammar(String start) {
        if (!entries.containsKey(start)) {
            throw new ConstraintException("grammar", "has no rule " + start + ", where texts begin");
        }
        entries.forEach((name, entry) -> {
            if (entry.body == null) {
                throw new ConstraintException(text.place(entry.named), "the rule " + name + " is not defined");
            }
        });
        inline();
        entries.values().forEach(entry -> grammars.define(entry.rule, body(entry)));
        return grammars.of(body(entry(start, 0)));
    }

    private Entry entry(String name, int at) {
        return entries.computeIfAbsent(name, _ -> new Entry(grammars.declare(), at));
    }

    private static Node body(Entry entry) {
        return entry.body == null ? Parts.EMPTY : entry.body;
    }

    private void inline() {
        int before = -1;
        for (int round = 0; round < ROUNDS && known.size() > before; round++) {
            before = known.size();
            entries.values().forEach(this::note);
            entries.values().forEach(entry -> entry.body = substituted(body(entry)));
        }
    }

    private void note(Entry entry) {
        if (entry.body instanceof Node.Terminal terminal
                && Sizes.isWithin(terminal.regex(), INLINED_PARTS, INLINED_DEPTH)) {
            known.put(entry.rule, terminal);
        }
    }

    private Node substituted(Node node) {
        return switch (node) {
            case Node.Terminal _, Node.Walk _ -> node;
            case Node.Sequence(List<Node> parts) -> Parts.sequence(substituted(parts));
            case Node.Choice(List<Node> parts) -> Parts.choice(substituted(parts));
            case Node.Repeat(Node of, int min, int max) -> Parts.repeat(substituted(of), min, max);
            case Node.Rule rule -> substituted(rule);
        };
    }

    private List<Node> substituted(List<Node> nodes) {
        return nodes.stream().map(this::substituted).toList();
    }

    private Node substituted(Node.Rule rule) {
        Node.Terminal terminal = known.get(rule);
        if (terminal == null || inlined > INLINED_ALL) {
            return rule;
        }
        inlined += Sizes.of(terminal.regex(), INLINED_PARTS, INLINED_DEPTH);
        return terminal;
    }
}
