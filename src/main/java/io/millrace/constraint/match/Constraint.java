package io.millrace.constraint.match;

import io.millrace.constraint.Limits;
import io.millrace.constraint.grammar.Grammar;

/** A language of text over the tokens of one vocabulary, made ready. Safe for threads, of which one works at a time. */
public final class Constraint {

    private final Grammar grammar;
    private final TokenTrie trie;
    private final Limits limits;
    private Findings findings;

    private Constraint(Grammar grammar, TokenTrie trie, Limits limits) {
        this.grammar = grammar;
        this.trie = trie;
        this.limits = limits;
        this.findings = new Findings(grammar, trie, limits);
    }

    /**
     * Makes a language ready.
     *
     * @throws io.millrace.constraint.ConstraintException where that takes more than the limits allow
     */
    public static Constraint compile(Grammar grammar, TokenTrie trie, Limits limits) {
        return new Constraint(grammar, trie, limits);
    }

    /** A matcher at the beginning of a text. */
    public Matcher matcher() {
        return new StateMatcher(this);
    }

    TokenTrie trie() {
        return trie;
    }

    /** What is known of the language so far, to be used under this constraint's lock; anew where it grew beyond the limits. */
    Findings findings() {
        if (findings.isFull()) {
            findings = new Findings(grammar, trie, limits);
        }
        findings.begin();
        return findings;
    }
}
