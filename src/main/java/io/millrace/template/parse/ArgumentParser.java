package io.millrace.template.parse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The arguments of a call: positional, {@code *spread}, keywords, {@code **spread}, in that order. */
final class ArgumentParser {
    private final TokenStream stream;
    private final ExpressionParser expressions;

    ArgumentParser(TokenStream stream, ExpressionParser expressions) {
        this.stream = stream;
        this.expressions = expressions;
    }

    Expr.Arguments parse() {
        stream.expectOperator("(");
        Collected collected = new Collected();
        stream.listUntil(")", () -> argument(collected));
        return collected.arguments();
    }

    private Collected argument(Collected to) {
        if (stream.skipOperator("*")) {
            require(to.spread == null && to.spreadKeywords == null);
            to.spread = expressions.expression();
        } else if (stream.skipOperator("**")) {
            require(to.spreadKeywords == null);
            to.spreadKeywords = expressions.expression();
        } else if (stream.at(TokenType.NAME) && stream.look().isOperator("=")) {
            keyword(to);
        } else {
            require(to.spread == null && to.spreadKeywords == null && to.keywords.isEmpty());
            to.positional.add(expressions.expression());
        }
        return to;
    }

    private void keyword(Collected to) {
        Token name = stream.next();
        stream.expectOperator("=");
        require(to.spreadKeywords == null && to.names.add(name.text()));
        to.keywords.add(new Expr.Keyword(name.text(), expressions.expression()));
    }

    private void require(boolean allowed) {
        if (!allowed) {
            throw stream.fail("invalid syntax for function call expression");
        }
    }

    private static final class Collected {
        final List<Expr> positional = new ArrayList<>();
        final List<Expr.Keyword> keywords = new ArrayList<>();
        final Set<String> names = new HashSet<>();

        @Nullable
        Expr spread;

        @Nullable
        Expr spreadKeywords;

        Expr.Arguments arguments() {
            return new Expr.Arguments(List.copyOf(positional), List.copyOf(keywords), spread, spreadKeywords);
        }
    }
}
