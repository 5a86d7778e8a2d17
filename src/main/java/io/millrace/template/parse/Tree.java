package io.millrace.template.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Walks over the syntax tree. */
final class Tree {
    private Tree() {}

    /** The expressions a statement evaluates in the scope it stands in. */
    static List<Expr> own(Stmt statement) {
        return switch (statement) {
            case Stmt.Print print -> List.of(print.value());
            case Stmt.If choice ->
                choice.branches().stream().map(Stmt.Branch::test).toList();
            case Stmt.For loop -> List.of(loop.head().values());
            case Stmt.Set set -> List.of(set.value());
            case Stmt.With with -> with.values();
            case Stmt.CallBlock block -> List.of(block.call());
            case Stmt.FilterBlock block -> List.of(block.filter());
            case Stmt.Text _, Stmt.SetBlock _, Stmt.Macro _, Stmt.Generation _, Stmt.Break _, Stmt.Continue _ ->
                List.of();
        };
    }

    /** Visits an expression and all below it. */
    static void walk(@Nullable Expr expression, Consumer<Expr> visitor) {
        if (expression != null) {
            visitor.accept(expression);
            children(expression).forEach(child -> walk(child, visitor));
        }
    }

    static List<Expr> children(Expr expression) {
        return switch (expression) {
            case Expr.Literal _, Expr.Name _ -> List.of();
            case Expr.TupleExpr tuple -> tuple.items();
            case Expr.ListExpr list -> list.items();
            case Expr.DictExpr dict ->
                dict.items().stream()
                        .flatMap(pair -> List.of(pair.key(), pair.value()).stream())
                        .toList();
            case Expr.Binary binary -> List.of(binary.left(), binary.right());
            case Expr.Unary unary -> List.of(unary.operand());
            case Expr.Logical logical -> List.of(logical.left(), logical.right());
            case Expr.Compare compare ->
                present(
                        compare.first(),
                        compare.rest().stream().map(Expr.Operand::value).toList());
            case Expr.Concat concat -> concat.parts();
            case Expr.Conditional choice -> present(choice.otherwise(), List.of(choice.test(), choice.then()));
            case Expr.Attribute attribute -> List.of(attribute.target());
            case Expr.Item item -> List.of(item.target(), item.index());
            case Expr.Slice slice ->
                present(slice.start(), present(slice.stop(), present(slice.step(), List.of(slice.target()))));
            case Expr.Call call -> present(call.function(), arguments(call.arguments()));
            case Expr.Filter filter -> present(filter.input(), arguments(filter.arguments()));
            case Expr.Test test -> present(test.input(), arguments(test.arguments()));
        };
    }

    private static List<Expr> arguments(Expr.Arguments arguments) {
        List<Expr> all = new ArrayList<>(arguments.positional());
        arguments.keywords().forEach(keyword -> all.add(keyword.value()));
        return present(arguments.spread(), present(arguments.spreadKeywords(), all));
    }

    private static List<Expr> present(@Nullable Expr first, List<Expr> rest) {
        if (first == null) {
            return rest;
        }
        List<Expr> all = new ArrayList<>(rest);
        all.addFirst(first);
        return all;
    }

    /** Every expression of a statement, those of its bodies excepted. */
    static List<Expr> expressions(Stmt statement) {
        List<Expr> all = new ArrayList<>(own(statement));
        switch (statement) {
            case Stmt.For loop -> add(all, loop.head().test());
            case Stmt.SetBlock set -> add(all, set.filter());
            case Stmt.Macro macro -> all.addAll(macro.signature().defaults());
            case Stmt.CallBlock block -> all.addAll(block.signature().defaults());
            case Stmt.Text _,
                    Stmt.Print _,
                    Stmt.If _,
                    Stmt.Set _,
                    Stmt.FilterBlock _,
                    Stmt.With _,
                    Stmt.Generation _,
                    Stmt.Break _,
                    Stmt.Continue _ -> {}
        }
        return all;
    }

    private static void add(List<Expr> all, @Nullable Expr expression) {
        if (expression != null) {
            all.add(expression);
        }
    }

    /** The bodies of a statement. */
    static List<List<Stmt>> bodies(Stmt statement) {
        return switch (statement) {
            case Stmt.If choice -> branches(choice);
            case Stmt.For loop -> List.of(loop.body().body(), loop.otherwise().body());
            case Stmt.SetBlock set -> List.of(set.body().body());
            case Stmt.Macro macro -> List.of(macro.body().body());
            case Stmt.CallBlock block -> List.of(block.body().body());
            case Stmt.FilterBlock block -> List.of(block.body().body());
            case Stmt.With with -> List.of(with.body().body());
            case Stmt.Generation generation -> List.of(generation.body().body());
            case Stmt.Text _, Stmt.Print _, Stmt.Set _, Stmt.Break _, Stmt.Continue _ -> List.of();
        };
    }

    private static List<List<Stmt>> branches(Stmt.If choice) {
        List<List<Stmt>> all = new ArrayList<>();
        choice.branches().forEach(branch -> all.add(branch.body()));
        all.add(choice.otherwise());
        return all;
    }
}
