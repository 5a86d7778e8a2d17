package io.millrace.template.parse;

import io.millrace.template.value.Arithmetic.Operator;
import io.millrace.template.value.Comparing.Comparison;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of the syntax tree. */
public sealed interface Expr {
    int line();

    record Literal(Object value, int line) implements Expr {}

    record Name(String name, int line) implements Expr {}

    record TupleExpr(List<Expr> items, int line) implements Expr {}

    record ListExpr(List<Expr> items, int line) implements Expr {}

    record DictExpr(List<Pair> items, int line) implements Expr {}

    record Binary(Operator operator, Expr left, Expr right, int line) implements Expr {}

    record Unary(Sign sign, Expr operand, int line) implements Expr {}

    /** {@code and} or {@code or}. */
    record Logical(boolean and, Expr left, Expr right, int line) implements Expr {}

    /** A chain such as {@code a < b <= c}. */
    record Compare(Expr first, List<Operand> rest, int line) implements Expr {}

    /** {@code a ~ b ~ c}. */
    record Concat(List<Expr> parts, int line) implements Expr {}

    record Conditional(Expr test, Expr then, @Nullable Expr otherwise, int line) implements Expr {}

    record Attribute(Expr target, String name, int line) implements Expr {}

    record Item(Expr target, Expr index, int line) implements Expr {}

    record Slice(
            Expr target,
            @Nullable Expr start,
            @Nullable Expr stop,
            @Nullable Expr step,
            int line) implements Expr {}

    record Call(Expr function, Arguments arguments, int line) implements Expr {}

    /** A filter; its input is null in a filter block, where it is the block's text. */
    record Filter(@Nullable Expr input, String name, Arguments arguments, int line) implements Expr {}

    record Test(Expr input, String name, Arguments arguments, int line) implements Expr {}

    record Pair(Expr key, Expr value) {}

    record Operand(Comparison comparison, Expr value) {}

    record Keyword(String name, Expr value) {}

    /** Arguments of a call as written; {@code spread} is {@code *x}, {@code spreadKeywords} is {@code **x}. */
    record Arguments(
            List<Expr> positional,
            List<Keyword> keywords,
            @Nullable Expr spread,
            @Nullable Expr spreadKeywords) {
        static final Arguments NONE = new Arguments(List.of(), List.of(), null, null);
    }

    enum Sign {
        PLUS,
        MINUS,
        NOT
    }
}
