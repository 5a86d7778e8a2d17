package io.millrace.template.filter;

import io.millrace.template.value.Arithmetic;
import io.millrace.template.value.Arithmetic.Operator;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Items;
import io.millrace.template.value.Markup;
import io.millrace.template.value.Numbers;
import io.millrace.template.value.Python;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.Undefined;
import java.util.ArrayList;
import java.util.List;

/** Python's binary operators over all types. */
public final class Operators {
    private final Budget budget;

    public Operators(Budget budget) {
        this.budget = budget;
    }

    public Object apply(Operator operator, Object left, Object right) {
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Arithmetic.apply(operator, left, right);
        }
        if (operator == Operator.MODULO && left instanceof String format) {
            return PercentFormat.format(budget, format, right);
        }
        if (operator == Operator.MODULO && left instanceof Markup format) {
            return PercentFormat.escaped(budget, format, right);
        }
        Undefined.required(left);
        Undefined.required(right);
        return switch (operator) {
            case ADD -> add(left, right);
            case MULTIPLY -> multiply(left, right);
            case SUBTRACT, DIVIDE, FLOOR_DIVIDE, MODULO, POWER -> throw unsupported(operator, left, right);
        };
    }

    private Object add(Object left, Object right) {
        boolean marked = left instanceof Markup || right instanceof Markup;
        if (marked && Markup.plain(left) instanceof String && Markup.plain(right) instanceof String) {
            return new Markup(concat(Markup.escape(budget, left), Markup.escape(budget, right)));
        }
        if (left instanceof String a && right instanceof String b) {
            return concat(a, b);
        }
        if (left instanceof Items a && right instanceof Items b && a.sameKind(b)) {
            return concat(a, b);
        }
        throw unsupported(Operator.ADD, left, right);
    }

    private String concat(String left, String right) {
        budget.room((long) left.length() + right.length());
        budget.copy((long) left.length() + right.length());
        return left.concat(right);
    }

    private Object concat(Items left, Items right) {
        budget.step((long) left.values().size() + right.values().size());
        List<Object> all = new ArrayList<>(left.values());
        all.addAll(right.values());
        return left.like(all);
    }

    private Object multiply(Object left, Object right) {
        if (left instanceof Markup || right instanceof Markup) {
            return Markup.marked(multiply(Markup.plain(left), Markup.plain(right)));
        }
        if (Numbers.isInteger(right) && (left instanceof String || left instanceof Items)) {
            return repeat(left, Math.max(0, Numbers.whole(right)));
        }
        if (Numbers.isInteger(left) && (right instanceof String || right instanceof Items)) {
            return repeat(right, Math.max(0, Numbers.whole(left)));
        }
        throw unsupported(Operator.MULTIPLY, left, right);
    }

    private Object repeat(Object value, long times) {
        if (value instanceof Items items) {
            return repeat(items, times);
        }
        String text = (String) value;
        if (text.isEmpty()) {
            return text;
        }
        budget.text(times > Integer.MAX_VALUE ? times : text.length() * times);
        return text.repeat((int) times);
    }

    private Object repeat(Items items, long times) {
        if (items.values().isEmpty()) {
            return items;
        }
        budget.step(
                times > Integer.MAX_VALUE ? Long.MAX_VALUE >> 1 : items.values().size() * times);
        List<Object> all = new ArrayList<>();
        for (long i = 0; i < times; i++) {
            all.addAll(items.values());
        }
        return items.like(all);
    }

    private static TemplateException unsupported(Operator operator, Object left, Object right) {
        return TemplateException.type("unsupported operand type(s) for " + operator.symbol() + ": "
                + Python.quotedType(left) + " and " + Python.quotedType(right));
    }
}
