package io.millrace.template.run;

import io.millrace.template.parse.Expr;
import io.millrace.template.parse.Stmt;
import io.millrace.template.value.Args;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Lazy;
import io.millrace.template.value.Python;
import io.millrace.template.value.Repr;
import io.millrace.template.value.TemplateException;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One rendering: runs statements and collects what they write. */
public final class Interpreter {
    private static final String GENERATION = "generation";

    /** Where execution goes after a statement. */
    private enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    private final Budget budget;
    private final Function<String, @Nullable Object> variables;
    private final Map<String, Object> globals;
    private final Evaluator evaluator;
    private final Targets targets = new Targets(this::variable);
    private Budget.Text output;
    private int line;

    /** @param variables those given, by name; null where there is none */
    public Interpreter(Function<String, @Nullable Object> variables, Budget budget, Supplier<ZonedDateTime> now) {
        this.budget = budget;
        this.variables = variables;
        this.globals = Globals.of(budget, now);
        this.evaluator = new Evaluator(this, budget);
        this.output = budget.newText();
    }

    public String render(Stmt.Block body) {
        try {
            run(body.body(), scope(null, body.frame()));
            return output.toString();
        } catch (TemplateException e) {
            throw e.at(line);
        }
    }

    /** Remembers the line that is being evaluated, for error messages. */
    void at(int where) {
        line = where;
    }

    /** A variable given to the rendering, or a global; null where there is none. */
    @Nullable
    Object variable(String name) {
        Object given = variables.apply(name);
        return given == null ? globals.get(name) : given;
    }

    Scope scope(@Nullable Scope parent, Stmt.Frame frame) {
        return new Scope(parent, frame, this::variable);
    }

    private Scope inner(Scope scope, Stmt.Block block) {
        return scope(scope, block.frame());
    }

    /** What a block writes, with its own scope already made. */
    String capture(Stmt.Block block, Scope scope) {
        List<String> written = new ArrayList<>();
        capture(block, scope, written::add);
        return String.join("", written);
    }

    /** Hands on what a block writes, unless it leaves a loop: then what it wrote is lost. */
    private Flow capture(Stmt.Block block, Scope scope, Consumer<String> then) {
        Budget.Text outer = output;
        output = budget.newText();
        Flow flow = run(block.body(), scope);
        String text = output.toString();
        output = outer;
        if (flow == Flow.NEXT) {
            then.accept(text);
        }
        return flow;
    }

    private Flow run(List<Stmt> body, Scope scope) {
        for (Stmt statement : body) {
            budget.enter();
            at(statement.line());
            Flow flow = run(statement, scope);
            budget.leave();
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private Flow run(Stmt statement, Scope scope) {
        return switch (statement) {
            case Stmt.If choice -> choose(choice, scope);
            case Stmt.For loop -> loop(loop, scope);
            case Stmt.With with -> with(with, scope);
            case Stmt.FilterBlock block -> filter(block, scope);
            case Stmt.SetBlock set -> setBlock(set, scope);
            case Stmt.Break _ -> Flow.BREAK;
            case Stmt.Continue _ -> Flow.CONTINUE;
            case Stmt.Text text -> write(text.text());
            case Stmt.Print print -> write(evaluator.text(print.value(), scope));
            case Stmt.Set set -> set(set, scope);
            case Stmt.Macro macro -> define(macro, scope);
            case Stmt.CallBlock block -> write(call(block, scope));
            case Stmt.Generation generation -> write(generation(generation, scope));
        };
    }

    private Flow write(String text) {
        output.add(text);
        return Flow.NEXT;
    }

    private Flow choose(Stmt.If choice, Scope scope) {
        for (Stmt.Branch branch : choice.branches()) {
            if (Python.truth(evaluator.evaluate(branch.test(), scope))) {
                return run(branch.body(), scope);
            }
        }
        return run(choice.otherwise(), scope);
    }

    private Flow loop(Stmt.For loop, Scope scope) {
        if (loop.head().recursive()) {
            return write(recursion(loop, evaluator.evaluate(loop.head().values(), scope), scope, 0));
        }
        return turns(loop, new Loop(values(loop, scope), 0, null), scope);
    }

    private Object values(Stmt.For loop, Scope scope) {
        return tested(loop, evaluator.evaluate(loop.head().values(), scope), scope);
    }

    /** What a recursive loop writes for these values. */
    private String recursion(Stmt.For loop, Object values, Scope scope, int depth) {
        budget.enter();
        Budget.Text outer = output;
        output = budget.newText();
        Loop state = new Loop(tested(loop, values, scope), depth, next -> recursion(loop, next, scope, depth + 1));
        turns(loop, state, scope);
        String text = output.toString();
        output = outer;
        budget.leave();
        return text;
    }

    private Object tested(Stmt.For loop, Object values, Scope scope) {
        Expr test = loop.head().test();
        return test == null
                ? values
                : Lazy.filtered(Python.iterate(values), value -> {
                    Scope inside = scope(scope, Stmt.Frame.EMPTY);
                    targets.assign(loop.head().target(), value, inside);
                    return Python.truth(evaluator.evaluate(test, inside));
                });
    }

    /** Runs the turns of a loop, and its {@code else} when no turn ran to its end, as Jinja has it. */
    private Flow turns(Stmt.For loop, Loop state, Scope scope) {
        boolean finished = false;
        Flow flow = Flow.NEXT;
        while (flow != Flow.BREAK && state.hasNext()) {
            budget.step();
            flow = turn(loop, state, scope);
            finished |= flow == Flow.NEXT;
        }
        return finished ? Flow.NEXT : run(loop.otherwise().body(), inner(scope, loop.otherwise()));
    }

    private Flow turn(Stmt.For loop, Loop state, Scope scope) {
        Scope inside = inner(scope, loop.body());
        inside.put("loop", state);
        targets.assign(loop.head().target(), state.next(), inside);
        return run(loop.body().body(), inside);
    }

    private Flow set(Stmt.Set set, Scope scope) {
        targets.requireNamespaces(set.target(), scope);
        targets.assign(set.target(), evaluator.evaluate(set.value(), scope), scope);
        return Flow.NEXT;
    }

    private Flow setBlock(Stmt.SetBlock set, Scope scope) {
        Scope inside = inner(scope, set.body());
        return capture(set.body(), inside, text -> {
            Object value = set.filter() == null ? text : evaluator.filter(set.filter(), text, inside);
            targets.requireNamespaces(set.target(), scope);
            targets.assign(set.target(), value, scope);
        });
    }

    private Flow define(Stmt.Macro macro, Scope scope) {
        scope.put(macro.name(), new MacroValue(this, evaluator, macro.name(), macro.signature(), macro.body(), scope));
        return Flow.NEXT;
    }

    private String call(Stmt.CallBlock block, Scope scope) {
        MacroValue caller = new MacroValue(this, evaluator, "caller", block.signature(), block.body(), scope);
        return Repr.str(budget, evaluator.call(block.call(), scope, caller));
    }

    private String generation(Stmt.Generation block, Scope scope) {
        Stmt.Signature none = new Stmt.Signature(List.of(), List.of(), false, false, false);
        return new MacroValue(this, evaluator, GENERATION, none, block.body(), scope).render(Args.NONE);
    }

    private Flow filter(Stmt.FilterBlock block, Scope scope) {
        Scope inside = inner(scope, block.body());
        return capture(
                block.body(), inside, text -> write(Repr.str(budget, evaluator.filter(block.filter(), text, inside))));
    }

    private Flow with(Stmt.With with, Scope scope) {
        Scope inside = inner(scope, with.body());
        for (int i = 0; i < with.targets().size(); i++) {
            targets.assign(
                    with.targets().get(i), evaluator.evaluate(with.values().get(i), scope), inside);
        }
        return run(with.body().body(), inside);
    }
}
