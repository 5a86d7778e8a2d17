package io.millrace.constraint.notation;

import io.millrace.constraint.Limits;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.match.Constraint;
import io.millrace.constraint.match.Matcher;
import io.millrace.constraint.match.TokenTrie;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Which texts a grammar has. */
final class Texts {

    private static final TokenTrie NO_TOKENS = new TokenTrie(new byte[0][]);

    private Texts() {}

    static Predicate<String> of(Grammar grammar) {
        Constraint constraint = Constraint.compile(grammar, NO_TOKENS, Limits.DEFAULT);
        return text -> {
            Matcher matcher = constraint.matcher();
            return matcher.accept(text.getBytes(StandardCharsets.UTF_8)) && matcher.mayEnd();
        };
    }
}
