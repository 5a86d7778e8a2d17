package io.millrace.constraint.match;

import io.millrace.constraint.Limits;
import io.millrace.constraint.StepBudget;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.regex.Derivatives;
import io.millrace.constraint.regex.Expressions;

/** What texts have shown of a language so far: its states and masks. */
final class Findings {

    private final StepBudget budget;
    private final Masks masks;
    private final Machine machine;

    Findings(Grammar grammar, TokenTrie trie, Limits limits) {
        budget = new StepBudget(limits.steps());
        Expressions expressions = new Expressions(limits.expressions() / 2, budget);
        Derivatives derivatives = new Derivatives(expressions);
        Nodes nodes = new Nodes(grammar, expressions, derivatives);
        machine = new Machine(nodes, expressions, derivatives, limits, budget);
        masks = new Masks(
                trie, machine, new TerminalMasks(trie, expressions, derivatives, limits.masks()), limits.masks());
        expressions.limit(limits.expressions());
    }

    boolean isFull() {
        return machine.isFull();
    }

    /** A new piece of work begins. */
    void begin() {
        budget.renew();
    }

    Machine machine() {
        return machine;
    }

    Masks masks() {
        return masks;
    }
}
