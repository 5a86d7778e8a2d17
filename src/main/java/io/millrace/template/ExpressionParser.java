package io.millrace.template;

import io.millrace.template.Expr.Binary;
import io.millrace.template.Expr.Compare;
import io.millrace.template.Expr.Comparison;
import io.millrace.template.Expr.Concat;
import io.millrace.template.Expr.Conditional;
import io.millrace.template.Expr.Logical;
import io.millrace.template.Expr.Operand;
import io.millrace.template.Expr.Operator;
import io.millrace.template.Expr.Sign;
import io.millrace.template.Expr.TupleExpr;
import io.millrace.template.Expr.Unary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Jinja's operators by precedence, loosest first: if, or, and, not, comparison, + -, ~, * / // %, **, unary. */
final class ExpressionParser {
    private static final int MAX_NESTING = 60;
    private static final Map<String, Comparison> COMPARISONS = Map.of(
            "==",
            Comparison.EQ,
            "!=",
            Comparison.NE,
            "<",
            Comparison.LT,
            "<=",
            Comparison.LE,
            ">",
            Comparison.GT,
            ">=",
            Comparison.GE);
    private static final Map<String, Operator> SUMS = Map.of("+", Operator.ADD, "-", Operator.SUBTRACT);
    private static final Map<String, Operator> PRODUCTS =
            Map.of("*", Operator.MULTIPLY, "/", Operator.DIVIDE, "//", Operator.FLOOR_DIVIDE, "%", Operator.MODULO);
    private static final Map<String, Operator> POWERS = Map.of("**", Operator.POWER);
    private final TokenStream stream;
    private final Heights heights = new Heights();
    private final PrimaryParser primaries;
    private int nesting;

    ExpressionParser(TokenStream stream) {
        this.stream = stream;
        this.primaries = new PrimaryParser(stream, this, heights);
    }

    PrimaryParser primaries() {
        return primaries;
    }

    /** One expression. */
    Expr expression() {
        return expression(true);
    }

    private Expr expression(boolean withConditional) {
        return nested(() -> withConditional ? conditional() : or());
    }

    private Expr nested(Supplier<Expr> parser) {
        if (++nesting > MAX_NESTING) {
            throw stream.fail("expression nests deeper than " + MAX_NESTING);
        }
        Expr result = parser.get();
        nesting--;
        return result;
    }

    /** One expression, or a tuple when commas follow. */
    Expr tuple(boolean withConditional, boolean parenthesized) {
        int line = stream.line();
        List<Expr> items = new ArrayList<>();
        boolean isTuple = false;
        while (!tupleEnd()) {
            items.add(expression(withConditional));
            if (!stream.skipOperator(",")) {
                break;
            }
            isTuple = true;
        }
        return isTuple || items.isEmpty() ? tupleOf(items, isTuple || parenthesized, line) : items.getFirst();
    }

    Expr tuple() {
        return tuple(true, false);
    }

    private Expr tupleOf(List<Expr> items, boolean allowed, int line) {
        if (!allowed) {
            throw stream.unexpected("an expression");
        }
        return heights.put(new TupleExpr(List.copyOf(items), line), items);
    }

    private boolean tupleEnd() {
        return stream.at(TokenType.VARIABLE_END) || stream.at(TokenType.BLOCK_END) || stream.atOperator(")");
    }

    private Expr conditional() {
        int line = stream.line();
        Expr value = or();
        while (stream.skipName("if")) {
            Expr test = or();
            Expr otherwise = stream.skipName("else") ? nested(this::conditional) : null;
            value = heights.put(new Conditional(test, value, otherwise, line), test, value, otherwise);
        }
        return value;
    }

    private Expr or() {
        Expr left = and();
        while (stream.atName("or")) {
            int line = stream.next().line();
            Expr right = and();
            left = heights.put(new Logical(false, left, right, line), left, right);
        }
        return left;
    }

    private Expr and() {
        Expr left = not();
        while (stream.atName("and")) {
            int line = stream.next().line();
            Expr right = not();
            left = heights.put(new Logical(true, left, right, line), left, right);
        }
        return left;
    }

    private Expr not() {
        if (!stream.atName("not")) {
            return compare();
        }
        int line = stream.next().line();
        Expr operand = nested(this::not);
        return heights.put(new Unary(Sign.NOT, operand, line), operand);
    }

    private Expr compare() {
        int line = stream.line();
        Expr first = sum();
        List<Operand> rest = new ArrayList<>();
        for (Comparison next = comparison(); next != null; next = comparison()) {
            rest.add(new Operand(next, sum()));
        }
        if (rest.isEmpty()) {
            return first;
        }
        List<Expr> children = new ArrayList<>(rest.stream().map(Operand::value).toList());
        children.add(first);
        return heights.put(new Compare(first, List.copyOf(rest), line), children);
    }

    private @Nullable Comparison comparison() {
        if (stream.skipName("in")) {
            return Comparison.IN;
        }
        if (stream.atName("not") && stream.look().isName("in")) {
            stream.next();
            stream.next();
            return Comparison.NOT_IN;
        }
        Comparison comparison =
                stream.at(TokenType.OPERATOR) ? COMPARISONS.get(stream.current().text()) : null;
        if (comparison != null) {
            stream.next();
        }
        return comparison;
    }

    private Expr sum() {
        return binary(SUMS, this::concat);
    }

    private Expr concat() {
        int line = stream.line();
        Expr first = product();
        List<Expr> parts = new ArrayList<>(List.of(first));
        while (stream.skipOperator("~")) {
            parts.add(product());
        }
        return parts.size() == 1 ? first : heights.put(new Concat(List.copyOf(parts), line), parts);
    }

    private Expr product() {
        return binary(PRODUCTS, this::power);
    }

    private Expr power() {
        return binary(POWERS, () -> unary(true));
    }

    private Expr binary(Map<String, Operator> operators, Supplier<Expr> operand) {
        Expr left = operand.get();
        while (stream.at(TokenType.OPERATOR)
                && operators.containsKey(stream.current().text())) {
            Token token = stream.next();
            Expr right = operand.get();
            Operator operator = operators.getOrDefault(token.text(), Operator.ADD);
            left = heights.put(new Binary(operator, left, right, token.line()), left, right);
        }
        return left;
    }

    private Expr unary(boolean withFilters) {
        Expr value =
                primaries.postfix(stream.atOperator("-") || stream.atOperator("+") ? signed() : primaries.primary());
        return withFilters ? primaries.filters(value) : value;
    }

    private Expr signed() {
        Token sign = stream.next();
        Expr operand = nested(() -> unary(false));
        return heights.put(new Unary(sign.text().equals("-") ? Sign.MINUS : Sign.PLUS, operand, sign.line()), operand);
    }
}
