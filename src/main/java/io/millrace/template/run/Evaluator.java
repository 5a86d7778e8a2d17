package io.millrace.template.run;

import io.millrace.template.filter.Filters;
import io.millrace.template.filter.Lookup;
import io.millrace.template.filter.Operators;
import io.millrace.template.parse.Expr;
import io.millrace.template.value.Args;
import io.millrace.template.value.Arithmetic;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Callable;
import io.millrace.template.value.Comparing;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Items;
import io.millrace.template.value.Markup;
import io.millrace.template.value.Python;
import io.millrace.template.value.Repr;
import io.millrace.template.value.Slicing;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes expressions. */
final class Evaluator {
    private final Interpreter interpreter;
    private final Budget budget;
    private final Filters filters;
    private final Operators operators;
    private final Lookup lookup;

    Evaluator(Interpreter interpreter, Budget budget) {
        this.interpreter = interpreter;
        this.budget = budget;
        this.lookup = new Lookup(budget);
        this.operators = new Operators(budget);
        this.filters = new Filters(budget, lookup);
    }

    String text(Expr expression, Scope scope) {
        return Repr.str(budget, evaluate(expression, scope));
    }

    Object evaluate(Expr expression, Scope scope) {
        budget.enter();
        interpreter.at(expression.line());
        Object value = compute(expression, scope);
        budget.leave();
        return value;
    }

    private @Nullable Object optional(@Nullable Expr expression, Scope scope) {
        return expression == null ? null : evaluate(expression, scope);
    }

    private Object compute(Expr expression, Scope scope) {
        return switch (expression) {
            case Expr.Literal literal -> literal.value();
            case Expr.Name name -> scope.get(name.name(), interpreter::variable);
            case Expr.TupleExpr tuple -> Items.tuple(all(tuple.items(), scope));
            case Expr.ListExpr list -> Items.list(all(list.items(), scope));
            case Expr.DictExpr dict -> dict(dict, scope);
            case Expr.Binary binary ->
                operators.apply(binary.operator(), evaluate(binary.left(), scope), evaluate(binary.right(), scope));
            case Expr.Unary unary -> unary(unary, scope);
            case Expr.Logical logical -> logical(logical, scope);
            case Expr.Compare compare -> compare(compare, scope);
            case Expr.Concat concat -> concat(concat, scope);
            case Expr.Conditional choice -> choose(choice, scope);
            case Expr.Attribute attribute -> lookup.attribute(evaluate(attribute.target(), scope), attribute.name());
            case Expr.Item item -> lookup.item(evaluate(item.target(), scope), evaluate(item.index(), scope));
            case Expr.Slice slice -> slice(slice, scope);
            case Expr.Call call -> call(call, scope, null);
            case Expr.Filter filter -> filter(filter, "", scope);
            case Expr.Test test -> test(test, scope);
        };
    }

    private List<Object> all(List<Expr> expressions, Scope scope) {
        List<Object> values = new ArrayList<>(expressions.size());
        expressions.forEach(each -> values.add(evaluate(each, scope)));
        return values;
    }

    private Object dict(Expr.DictExpr dict, Scope scope) {
        List<Dict.Entry> entries = new ArrayList<>(dict.items().size());
        for (Expr.Pair pair : dict.items()) {
            entries.add(new Dict.Entry(evaluate(pair.key(), scope), evaluate(pair.value(), scope)));
        }
        return Dict.of(entries);
    }

    private Object unary(Expr.Unary unary, Scope scope) {
        Object value = evaluate(unary.operand(), scope);
        return unary.sign() == Expr.Sign.NOT
                ? (Object) !Python.truth(value)
                : Arithmetic.signed(value, unary.sign() == Expr.Sign.MINUS);
    }

    private Object logical(Expr.Logical logical, Scope scope) {
        Object left = evaluate(logical.left(), scope);
        return Python.truth(left) == logical.and() ? evaluate(logical.right(), scope) : left;
    }

    private Object compare(Expr.Compare compare, Scope scope) {
        Object left = evaluate(compare.first(), scope);
        for (Expr.Operand operand : compare.rest()) {
            Object right = evaluate(operand.value(), scope);
            if (!Comparing.holds(budget, operand.comparison(), left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private Object concat(Expr.Concat concat, Scope scope) {
        Budget.Text text = budget.newText();
        for (Object value : all(concat.parts(), scope)) {
            text.add(Repr.str(budget, value));
        }
        return text.toString();
    }

    private Object choose(Expr.Conditional choice, Scope scope) {
        boolean holds = Python.truth(evaluate(choice.test(), scope));
        Expr chosen = holds ? choice.then() : choice.otherwise();
        return chosen == null
                ? Undefined.of("the inline if-expression on line "
                        + choice.line()
                        + " evaluated to false and no else section was defined.")
                : evaluate(chosen, scope);
    }

    private Object slice(Expr.Slice slice, Scope scope) {
        Object target = evaluate(slice.target(), scope);
        Object start = optional(slice.start(), scope);
        Object stop = optional(slice.stop(), scope);
        return Slicing.slice(budget, target, start, stop, optional(slice.step(), scope));
    }

    /** A call, with a caller for the macro called when it is that of a call block. */
    Object call(Expr.Call call, Scope scope, @Nullable MacroValue caller) {
        Object function = evaluate(call.function(), scope);
        Args args = arguments(call.arguments(), scope, caller);
        interpreter.at(call.line());
        return switch (function) {
            case Callable callable -> callable.call(args);
            case Undefined undefined -> throw undefined.failure();
            default -> throw TemplateException.type(Python.quotedType(function) + " object is not callable");
        };
    }

    private Args arguments(Expr.Arguments arguments, Scope scope, @Nullable MacroValue caller) {
        List<Object> positional = all(arguments.positional(), scope);
        Object spread = optional(arguments.spread(), scope);
        if (spread != null) {
            positional.addAll(Python.list(budget, spread));
        }
        return new Args(positional, keywords(arguments, scope, caller));
    }

    private Map<String, Object> keywords(Expr.Arguments arguments, Scope scope, @Nullable MacroValue caller) {
        Map<String, Object> keywords = new LinkedHashMap<>();
        arguments.keywords().forEach(each -> keywords.put(each.name(), evaluate(each.value(), scope)));
        Object spread = optional(arguments.spreadKeywords(), scope);
        if (spread != null) {
            spreadKeywords(spread, keywords);
        }
        if (caller != null) {
            keywords.put("caller", caller);
        }
        return keywords;
    }

    private void spreadKeywords(Object spread, Map<String, Object> keywords) {
        if (!(spread instanceof Dict dict)) {
            throw TemplateException.type("argument after ** must be a mapping, not " + Python.type(spread));
        }
        for (Dict.Entry entry : dict.entries()) {
            budget.step();
            if (!(Markup.plain(entry.key()) instanceof String name)) {
                throw TemplateException.type("keywords must be strings");
            }
            if (keywords.put(name, entry.value()) != null) {
                throw TemplateException.type("got multiple values for keyword argument " + Strings.quote(name));
            }
        }
    }

    /** A filter; {@code text} is the input of the innermost one in a filter block. */
    Object filter(Expr.Filter filter, String text, Scope scope) {
        Object input = text;
        if (filter.input() instanceof Expr.Filter inner) {
            input = filter(inner, text, scope);
        } else if (filter.input() != null) {
            input = evaluate(filter.input(), scope);
        }
        Args args = arguments(filter.arguments(), scope, null);
        interpreter.at(filter.line());
        return filters.apply(filter.name(), input, args);
    }

    private Object test(Expr.Test test, Scope scope) {
        Object input = evaluate(test.input(), scope);
        Args args = arguments(test.arguments(), scope, null);
        return filters.holds(test.name(), input, args);
    }
}
