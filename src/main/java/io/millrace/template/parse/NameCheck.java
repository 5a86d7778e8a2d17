package io.millrace.template.parse;

import io.millrace.template.value.Strings;
import java.util.List;
import java.util.function.Predicate;

/**
 * Refuses filters and tests that do not exist. Inside an {@code if} they are refused only when reached, so that a
 * template may ask {@code is filter} first.
 */
record NameCheck(Predicate<String> filters, Predicate<String> tests) {
    void check(List<Stmt> body, boolean soft) {
        for (Stmt statement : body) {
            boolean choice = statement instanceof Stmt.If;
            Tree.parts(statement).expressions().forEach(expression -> check(expression, soft || choice));
            Tree.parts(statement).bodies().forEach(inner -> check(inner, choice));
        }
    }

    private void check(Expr expression, boolean soft) {
        if (soft) {
            return;
        }
        switch (expression) {
            case Expr.Filter filter -> require(filters, "filter", filter.name(), filter.line());
            case Expr.Test test -> require(tests, "test", test.name(), test.line());
            default -> {}
        }
        boolean inside = expression instanceof Expr.Conditional;
        Tree.children(expression).forEach(child -> check(child, inside));
    }

    private static void require(Predicate<String> known, String kind, String name, int line) {
        if (!known.test(name)) {
            throw new TemplateSyntaxException("No " + kind + " named " + Strings.quote(name), line);
        }
    }
}
