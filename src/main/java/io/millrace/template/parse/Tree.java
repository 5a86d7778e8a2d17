package io.millrace.template.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Walks over the syntax tree. */
final class Tree {
    private Tree() {}

    /**
     * All that a statement holds.
     *
     * @param own the expressions it evaluates in the scope it stands in
     * @param inner those it evaluates in another; those of its bodies are in neither
     */
    record Parts(List<Expr> own, List<Expr> inner, List<List<Stmt>> bodies) {
        List<Expr> expressions() {
            return concat(own, inner);
        }
    }

    static Parts parts(Stmt statement) {
        return switch (statement) {
            case Stmt.Text _, Stmt.Break _, Stmt.Continue _ -> parts(List.of(), List.of());
            case Stmt.Print print -> parts(List.of(print.value()), List.of());
            case Stmt.Set set -> parts(List.of(set.value()), List.of());
            case Stmt.If choice -> choice(choice);
            case Stmt.For loop ->
                parts(List.of(loop.head().values()), present(loop.head().test()), loop.body(), loop.otherwise());
            case Stmt.SetBlock set -> parts(List.of(), present(set.filter()), set.body());
            case Stmt.Macro macro -> parts(List.of(), macro.signature().defaults(), macro.body());
            case Stmt.CallBlock block ->
                parts(List.of(block.call()), block.signature().defaults(), block.body());
            case Stmt.FilterBlock block -> parts(List.of(block.filter()), List.of(), block.body());
            case Stmt.With with -> parts(with.values(), List.of(), with.body());
            case Stmt.Generation generation -> parts(List.of(), List.of(), generation.body());
        };
    }

    private static Parts parts(List<Expr> own, List<Expr> inner, Stmt.Block... bodies) {
        return new Parts(
                own, inner, List.of(bodies).stream().map(Stmt.Block::body).toList());
    }

    private static Parts choice(Stmt.If choice) {
        List<Expr> tests = choice.branches().stream().map(Stmt.Branch::test).toList();
        List<List<Stmt>> bodies =
                choice.branches().stream().map(Stmt.Branch::body).toList();
        return new Parts(tests, List.of(), concat(bodies, List.of(choice.otherwise())));
    }

    /** Visits an expression and all below it. */
    static void walk(Expr expression, Consumer<Expr> visitor) {
        visitor.accept(expression);
        children(expression).forEach(child -> walk(child, visitor));
    }

    static List<Expr> children(Expr expression) {
        return switch (expression) {
            case Expr.Literal _, Expr.Name _ -> List.of();
            case Expr.TupleExpr tuple -> tuple.items();
            case Expr.ListExpr list -> list.items();
            case Expr.DictExpr dict -> pairs(dict);
            case Expr.Binary binary -> List.of(binary.left(), binary.right());
            case Expr.Unary unary -> List.of(unary.operand());
            case Expr.Logical logical -> List.of(logical.left(), logical.right());
            case Expr.Compare compare ->
                concat(
                        List.of(compare.first()),
                        compare.rest().stream().map(Expr.Operand::value).toList());
            case Expr.Concat concat -> concat.parts();
            case Expr.Conditional choice -> present(choice.otherwise(), choice.test(), choice.then());
            case Expr.Attribute attribute -> List.of(attribute.target());
            case Expr.Item item -> List.of(item.target(), item.index());
            case Expr.Slice slice -> present(slice.start(), slice.stop(), slice.step(), slice.target());
            case Expr.Call call -> concat(List.of(call.function()), arguments(call.arguments()));
            case Expr.Filter filter -> concat(present(filter.input()), arguments(filter.arguments()));
            case Expr.Test test -> concat(List.of(test.input()), arguments(test.arguments()));
        };
    }

    private static List<Expr> pairs(Expr.DictExpr dict) {
        List<Expr> all = new ArrayList<>();
        dict.items().forEach(pair -> all.addAll(List.of(pair.key(), pair.value())));
        return all;
    }

    private static List<Expr> arguments(Expr.Arguments arguments) {
        List<Expr> all = new ArrayList<>(arguments.positional());
        arguments.keywords().forEach(keyword -> all.add(keyword.value()));
        return concat(present(arguments.spread(), arguments.spreadKeywords()), all);
    }

    private static List<Expr> present(@Nullable Expr... expressions) {
        List<Expr> all = new ArrayList<>();
        for (Expr expression : expressions) {
            if (expression != null) {
                all.add(expression);
            }
        }
        return all;
    }

    private static <T> List<T> concat(List<T> first, List<T> rest) {
        List<T> all = new ArrayList<>(first);
        all.addAll(rest);
        return all;
    }
}
