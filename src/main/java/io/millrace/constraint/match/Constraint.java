package io.millrace.constraint.match;

import io.millrace.constraint.Limits;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.regex.Derivatives;
import io.millrace.constraint.regex.Expressions;

/** A language of text over the tokens of one vocabulary, made ready. Safe for threads. */
public final class Constraint {

    final TokenTrie trie;
    final Machine machine;

    final Masks masks;

    private Constraint(TokenTrie trie, Machine machine, Masks masks) {
        this.trie = trie;
        this.machine = machine;
        this.masks = masks;
    }

    public static Constraint compile(Grammar grammar, TokenTrie trie, Limits limits) {
        Expressions expressions = new Expressions(limits.expressions());
        Derivatives derivatives = new Derivatives(expressions);
        Nodes nodes = new Nodes(grammar, expressions, derivatives);
        Machine machine = new Machine(nodes, expressions, derivatives, limits);
        TerminalMasks terminals = new TerminalMasks(trie, expressions, derivatives, limits.masks());
        return new Constraint(trie, machine, new Masks(trie, machine, terminals, limits.masks()));
    }

    /** A matcher at the beginning of a text. */
    public Matcher matcher() {
        return new StateMatcher(this, machine.start);
    }
}
