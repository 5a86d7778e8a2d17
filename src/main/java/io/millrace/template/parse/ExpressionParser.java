package io.millrace.template.parse;

import io.millrace.template.value.Arithmetic.Operator;
import io.millrace.template.value.Comparing.Comparison;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Jinja's operators by precedence, loosest first: if, or, and, not, comparison, + -, ~, * / // %, **, unary. */
final class ExpressionParser {
    private static final int MAX_NESTING = 60;
    private static final Set<Comparison> COMPARISONS = EnumSet.range(Comparison.EQ, Comparison.GE);
    private static final Set<Operator> SUMS = EnumSet.of(Operator.ADD, Operator.SUBTRACT);
    private static final Set<Operator> PRODUCTS =
            EnumSet.of(Operator.MULTIPLY, Operator.DIVIDE, Operator.FLOOR_DIVIDE, Operator.MODULO);
    private static final Set<Operator> POWERS = EnumSet.of(Operator.POWER);
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
        return heights.put(new Expr.TupleExpr(List.copyOf(items), line));
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
            value = heights.put(new Expr.Conditional(test, value, otherwise, line));
        }
        return value;
    }

    private Expr or() {
        return logical("or", this::and);
    }

    private Expr and() {
        return logical("and", this::not);
    }

    private Expr logical(String name, Supplier<Expr> operand) {
        Expr left = operand.get();
        while (stream.atName(name)) {
            int line = stream.next().line();
            left = heights.put(new Expr.Logical(name.equals("and"), left, operand.get(), line));
        }
        return left;
    }

    private Expr not() {
        if (!stream.atName("not")) {
            return compare();
        }
        int line = stream.next().line();
        Expr operand = nested(this::not);
        return heights.put(new Expr.Unary(Expr.Sign.NOT, operand, line));
    }

    private Expr compare() {
        int line = stream.line();
        Expr first = sum();
        List<Expr.Operand> rest = new ArrayList<>();
        for (Comparison next = comparison(); next != null; next = comparison()) {
            rest.add(new Expr.Operand(next, sum()));
        }
        return rest.isEmpty() ? first : heights.put(new Expr.Compare(first, List.copyOf(rest), line));
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
        for (Comparison each : COMPARISONS) {
            if (stream.skipOperator(each.symbol())) {
                return each;
            }
        }
        return null;
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
        return parts.size() == 1 ? first : heights.put(new Expr.Concat(List.copyOf(parts), line));
    }

    private Expr product() {
        return binary(PRODUCTS, this::power);
    }

    private Expr power() {
        return binary(POWERS, () -> unary(true));
    }

    private Expr binary(Set<Operator> operators, Supplier<Expr> operand) {
        Expr left = operand.get();
        for (Operator next = operator(operators); next != null; next = operator(operators)) {
            int line = stream.next().line();
            left = heights.put(new Expr.Binary(next, left, operand.get(), line));
        }
        return left;
    }

    private @Nullable Operator operator(Set<Operator> operators) {
        for (Operator each : operators) {
            if (stream.atOperator(each.symbol())) {
                return each;
            }
        }
        return null;
    }

    private Expr unary(boolean withFilters) {
        Expr value =
                primaries.postfix(stream.atOperator("-") || stream.atOperator("+") ? signed() : primaries.primary());
        return withFilters ? primaries.filters(value) : value;
    }

    private Expr signed() {
        Token sign = stream.next();
        Expr operand = nested(() -> unary(false));
        return heights.put(
                new Expr.Unary(sign.text().equals("-") ? Expr.Sign.MINUS : Expr.Sign.PLUS, operand, sign.line()));
    }
}
