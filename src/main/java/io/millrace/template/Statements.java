package io.millrace.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that a statement holds, whatever its scope. */
final class Statements {
    private Statements() {}

    /** Every expression of a statement, those of its bodies excepted. */
    static List<Expr> expressions(Stmt statement) {
        List<Expr> all = new ArrayList<>(Expressions.of(statement));
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
