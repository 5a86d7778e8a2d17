package io.millrace.template.value;

import java.util.Iterator;
import java.util.List;

/** Python's {@code ==}, {@code <} and their like. */
public final class Comparing {
    /** A comparison or a test of membership. */
    public enum Comparison {
        EQ("=="),
        NE("!="),
        LT("<"),
        LE("<="),
        GT(">"),
        GE(">="),
        IN("in"),
        NOT_IN("not in");

        private final String symbol;

        Comparison(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    private Comparing() {}

    public static boolean holds(Budget budget, Comparison comparison, Object left, Object right) {
        return switch (comparison) {
            case EQ -> equal(budget, left, right);
            case NE -> !equal(budget, left, right);
            case IN -> contains(budget, right, left);
            case NOT_IN -> !contains(budget, right, left);
            case LT, LE, GT, GE -> ordered(budget, comparison, left, right);
        };
    }

    private static boolean ordered(Budget budget, Comparison comparison, Object left, Object right) {
        int order = compare(budget, left, right, comparison.symbol());
        if (Numbers.isNan(left) || Numbers.isNan(right)) {
            return false;
        }
        return switch (comparison) {
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE, EQ, NE, IN, NOT_IN -> order >= 0;
        };
    }

    public static boolean equal(Budget budget, Object left, Object right) {
        charge(budget, left, right);
        return equal(left, right);
    }

    @SuppressWarnings("ReferenceEquality") // values without an equality of their own are equal when the same
    private static boolean equal(Object one, Object other) {
        Object left = Markup.plain(one);
        Object right = Markup.plain(other);
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return !Numbers.isNan(left) && !Numbers.isNan(right) && Numbers.compare(left, right) == 0;
        }
        return switch (left) {
            case String text -> text.equals(right);
            case Undefined _ -> right instanceof Undefined;
            case Items items ->
                right instanceof Items list && items.sameKind(list) && equal(items.values(), list.values());
            case Dict dict -> right instanceof Dict mapping && equal(dict, mapping);
            case Range range -> right instanceof Range steps && range.values().equals(steps.values());
            case Dict.View view -> right instanceof Dict.View same && view.equals(same);
            default -> left == right;
        };
    }

    @SuppressWarnings("ReferenceEquality") // as Python: identity first, so that a NaN equals itself in a list
    private static boolean equal(List<Object> left, List<Object> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (left.get(i) != right.get(i) && !equal(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equal(Dict left, Dict right) {
        if (left.length() != right.length()) {
            return false;
        }
        for (Dict.Entry entry : left.entries()) {
            Object other = right.get(entry.key());
            if (other == null || !equal(entry.value(), other)) {
                return false;
            }
        }
        return true;
    }

    private static void charge(Budget budget, Object left, Object right) {
        Weight one = Weight.of(left);
        Weight other = Weight.of(right);
        budget.step(Math.min(one.parts(), other.parts()));
        budget.copy(Math.min(one.characters(), other.characters()));
    }

    /** The order of two values as in a sort. */
    public static int compare(Budget budget, Object left, Object right) {
        return compare(budget, left, right, "<");
    }

    private static int compare(Budget budget, Object left, Object right, String symbol) {
        charge(budget, left, right);
        return order(left, right, symbol);
    }

    private static int order(Object left, Object right, String symbol) {
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.compare(left, right);
        }
        if (Markup.plain(left) instanceof String a && Markup.plain(right) instanceof String b) {
            return Strings.compare(a, b);
        }
        if (left instanceof Items a && right instanceof Items b && a.sameKind(b)) {
            return order(a.values(), b.values(), symbol);
        }
        throw incomparable(left, right, symbol);
    }

    private static int order(List<Object> left, List<Object> right, String symbol) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (!equal(left.get(i), right.get(i))) {
                return order(left.get(i), right.get(i), symbol);
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static TemplateException incomparable(Object left, Object right, String symbol) {
        Undefined.required(left);
        Undefined.required(right);
        return TemplateException.type(Strings.quote(symbol) + " not supported between instances of "
                + Python.quotedType(left) + " and " + Python.quotedType(right));
    }

    public static boolean contains(Budget budget, Object container, Object element) {
        return switch (Markup.plain(container)) {
            case String text -> Strings.indexOf(budget, text, substring(element)) >= 0;
            case Dict dict -> dict.get(element) != null;
            case Dict.View view when view.name().equals("keys") -> view.dict().get(element) != null;
            default -> search(budget, container, element);
        };
    }

    private static String substring(Object element) {
        if (Markup.plain(element) instanceof String text) {
            return text;
        }
        throw TemplateException.type("'in <string>' requires string as left operand, not " + Python.type(element));
    }

    private static boolean search(Budget budget, Object container, Object element) {
        if (!Python.isIterable(container)) {
            throw TemplateException.type("argument of type " + Python.quotedType(container) + " is not iterable");
        }
        Iterator<Object> elements = Python.iterate(container);
        while (elements.hasNext()) {
            if (equal(budget, elements.next(), element)) {
                return true;
            }
        }
        return false;
    }
}
