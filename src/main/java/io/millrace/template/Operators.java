package io.millrace.template;

import io.millrace.template.Expr.Operator;
import io.millrace.template.Items.ListValue;
import java.util.ArrayList;
import java.util.List;

/** Python's binary operators over all types. */
final class Operators {
    private final Budget budget;

    Operators(Budget budget) {
        this.budget = budget;
    }

    Object apply(Operator operator, Object left, Object right) {
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return numeric(operator, left, right);
        }
        if (operator == Operator.MODULO && left instanceof String format) {
            return PercentFormat.format(budget, format, right);
        }
        requireDefined(left);
        requireDefined(right);
        return switch (operator) {
            case ADD -> add(left, right);
            case MULTIPLY -> multiply(left, right);
            case SUBTRACT, DIVIDE, FLOOR_DIVIDE, MODULO, POWER -> throw unsupported(operator, left, right);
        };
    }

    private static Object numeric(Operator operator, Object left, Object right) {
        return switch (operator) {
            case ADD -> Arithmetic.add(left, right);
            case SUBTRACT -> Arithmetic.subtract(left, right);
            case MULTIPLY -> Arithmetic.multiply(left, right);
            case DIVIDE -> Arithmetic.divide(left, right);
            case FLOOR_DIVIDE -> Arithmetic.floorDivide(left, right);
            case MODULO -> Arithmetic.modulo(left, right);
            case POWER -> Arithmetic.power(left, right);
        };
    }

    private static void requireDefined(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
    }

    private Object add(Object left, Object right) {
        if (left instanceof String a && right instanceof String b) {
            budget.text((long) a.length() + b.length());
            return a.concat(b);
        }
        if (left instanceof Items a && right instanceof Items b && a instanceof ListValue == b instanceof ListValue) {
            return concat(a, b);
        }
        throw unsupported(Operator.ADD, left, right);
    }

    private Object concat(Items left, Items right) {
        budget.step((long) left.values().size() + right.values().size());
        List<Object> all = new ArrayList<>(left.values());
        all.addAll(right.values());
        return left.like(all);
    }

    private Object multiply(Object left, Object right) {
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
                + Repr.quote(Types.name(left)) + " and " + Repr.quote(Types.name(right)));
    }
}
