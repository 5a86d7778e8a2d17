package io.millrace.template.parse;

import io.millrace.template.parse.Expr.Arguments;
import io.millrace.template.parse.Expr.Keyword;
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

    Arguments parse() {
        stream.expectOperator("(");
        Collected collected = new Collected();
        while (!stream.atOperator(")")) {
            argument(collected);
            if (!stream.atOperator(")")) {
                stream.expectOperator(",");
            }
        }
        stream.expectOperator(")");
        return collected.arguments();
    }

    private void argument(Collected to) {
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
    }

    private void keyword(Collected to) {
        Token name = stream.next();
        stream.expectOperator("=");
        require(to.spreadKeywords == null && to.names.add(name.text()));
        to.keywords.add(new Keyword(name.text(), expressions.expression()));
    }

    private void require(boolean allowed) {
        if (!allowed) {
            throw stream.fail("invalid syntax for function call expression");
        }
    }

    private static final class Collected {
        final List<Expr> positional = new ArrayList<>();
        final List<Keyword> keywords = new ArrayList<>();
        final Set<String> names = new HashSet<>();

        @Nullable
        Expr spread;

        @Nullable
        Expr spreadKeywords;

        Arguments arguments() {
            return new Arguments(List.copyOf(positional), List.copyOf(keywords), spread, spreadKeywords);
        }
    }
}
