package io.millrace.constraint.match;

import io.millrace.constraint.Limits;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.regex.Derivatives;
import io.millrace.constraint.regex.Expressions;

/** A language of text over the tokens of one vocabulary, made ready. Safe for threads. */
public final class Constraint {

    final TokenTrie trie;
    final Machine machine;

    private Constraint(TokenTrie trie, Machine machine) {
        this.trie = trie;
        this.machine = machine;
    }

    public static Constraint compile(Grammar grammar, TokenTrie trie, Limits limits) {
        Expressions expressions = new Expressions(limits.expressions());
        Derivatives derivatives = new Derivatives(expressions);
        Nodes nodes = new Nodes(grammar, expressions, derivatives);
        return new Constraint(trie, new Machine(nodes, expressions, derivatives, limits));
    }

    /** A matcher at the beginning of a text. */
    public Matcher matcher() {
        return new StateMatcher(this, machine.start);
    }
}
