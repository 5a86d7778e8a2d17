package io.millrace.template.parse;

import io.millrace.template.parse.Stmt.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the {@link Stmt.Frame} of a scope from its statements; scopes inside it have frames of their own. */
final class FrameBuilder {
    private final Set<String> stored = new HashSet<>();
    private final Set<String> loaded = new HashSet<>();
    private final List<String> first = new ArrayList<>();
    private final List<String> later = new ArrayList<>();

    private FrameBuilder() {}

    static Stmt.Frame of(Collection<String> parameters, List<Stmt> body) {
        FrameBuilder builder = new FrameBuilder();
        builder.stored.addAll(parameters);
        builder.visit(body, false);
        return new Stmt.Frame(List.copyOf(builder.first), List.copyOf(builder.later));
    }

    private void visit(List<Stmt> statements, boolean branch) {
        statements.forEach(statement -> visit(statement, branch));
    }

    private void visit(Stmt statement, boolean branch) {
        Tree.parts(statement).own().forEach(this::load);
        switch (statement) {
            case Stmt.If choice -> {
                choice.branches().forEach(each -> visit(each.body(), true));
                visit(choice.otherwise(), true);
            }
            case Stmt.Set set -> store(set.target(), branch);
            case Stmt.SetBlock set -> store(set.target(), branch);
            case Stmt.Macro macro -> store(macro.name(), branch);
            case Stmt.Text _,
                    Stmt.Print _,
                    Stmt.For _,
                    Stmt.CallBlock _,
                    Stmt.FilterBlock _,
                    Stmt.With _,
                    Stmt.Generation _,
                    Stmt.Break _,
                    Stmt.Continue _ -> {}
        }
    }

    private void load(Expr expression) {
        Tree.walk(expression, each -> {
            if (each instanceof Expr.Name name) {
                loaded.add(name.name());
            }
        });
    }

    private void store(Target target, boolean branch) {
        switch (target) {
            case Target.Variable variable -> store(variable.name(), branch);
            case Target.Unpacked unpacked -> unpacked.targets().forEach(each -> store(each, branch));
            case Target.NamespaceAttribute attribute -> loaded.add(attribute.namespace());
        }
    }

    private void store(String name, boolean branch) {
        if (stored.add(name)) {
            (branch || loaded.contains(name) ? later : first).add(name);
        }
    }
}
