package io.millrace.template;

import io.millrace.template.Expr.Conditional;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses filters and tests that do not exist. Inside an {@code if} they are refused only when reached, so that a
 * template may ask {@code is filter} first.
 */
final class NameCheck {
    private NameCheck() {}

    static void check(List<Stmt> body, boolean soft) {
        body.forEach(statement -> check(statement, soft));
    }

    private static void check(Stmt statement, boolean soft) {
        boolean choice = statement instanceof Stmt.If;
        for (Expr expression : Statements.expressions(statement)) {
            check(expression, soft || choice);
        }
        Statements.bodies(statement).forEach(body -> check(body, choice));
    }

    private static void check(@Nullable Expr expression, boolean soft) {
        if (expression == null || soft) {
            return;
        }
        switch (expression) {
            case Expr.Filter filter -> require(Filters.exists(filter.name()), "filter", filter.name(), filter.line());
            case Expr.Test test -> require(Tests.exists(test.name()), "test", test.name(), test.line());
            default -> {}
        }
        boolean inside = expression instanceof Conditional;
        Expressions.children(expression).forEach(child -> check(child, inside));
    }

    private static void require(boolean exists, String kind, String name, int line) {
        if (!exists) {
            throw new TemplateSyntaxException("No " + kind + " named " + Repr.quote(name), line);
        }
    }
}
