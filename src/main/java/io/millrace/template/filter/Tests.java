package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Arithmetic.Operator;
import io.millrace.template.value.Callable;
import io.millrace.template.value.Comparing;
import io.millrace.template.value.Comparing.Comparison;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Items;
import io.millrace.template.value.Markup;
import io.millrace.template.value.None;
import io.millrace.template.value.Numbers;
import io.millrace.template.value.Python;
import io.millrace.template.value.Range;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.Undefined;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The tests of {@code is}. */
final class Tests {
    /** A test. */
    @FunctionalInterface
    private interface Test {
        boolean holds(FilterContext context, Object input, Args args);
    }

    private static final Map<String, Test> ALL = all();

    private Tests() {}

    static boolean exists(String name) {
        return ALL.containsKey(name);
    }

    static boolean holds(FilterContext context, String name, Object input, Args args) {
        Test test = ALL.get(name);
        if (test == null) {
            throw TemplateException.value("No test named " + Strings.quote(name) + " found.");
        }
        return test.holds(context, input, args);
    }

    private static Map<String, Test> all() {
        Map<String, Test> tests = new HashMap<>();
        addTypes(tests);
        addContents(tests);
        compare(tests, Comparison.EQ, "==", "eq", "equalto");
        compare(tests, Comparison.NE, "!=", "ne");
        compare(tests, Comparison.GT, ">", "gt", "greaterthan");
        compare(tests, Comparison.GE, ">=", "ge");
        compare(tests, Comparison.LT, "<", "lt", "lessthan");
        compare(tests, Comparison.LE, "<=", "le");
        return Map.copyOf(tests);
    }

    private static void addTypes(Map<String, Test> tests) {
        add(tests, "defined", value -> !(value instanceof Undefined));
        add(tests, "undefined", Undefined.class::isInstance);
        add(tests, "none", value -> value == None.NONE);
        add(tests, "boolean", Boolean.class::isInstance);
        add(tests, "true", Boolean.TRUE::equals);
        add(tests, "false", Boolean.FALSE::equals);
        add(tests, "integer", value -> Numbers.isInteger(value) && !(value instanceof Boolean));
        add(tests, "float", Double.class::isInstance);
        add(tests, "number", Numbers::isNumber);
        add(tests, "string", value -> value instanceof String || value instanceof Markup);
        add(tests, "mapping", Dict.class::isInstance);
        add(tests, "sequence", Tests::isSequence);
        add(tests, "iterable", Python::isIterable);
        add(tests, "callable", value -> value instanceof Callable || value instanceof Undefined);
        add(tests, "escaped", Markup.class::isInstance);
        add(tests, "test", value -> value instanceof String name && exists(name));
    }

    private static void add(Map<String, Test> tests, String name, Predicate<Object> predicate) {
        tests.put(name, (_, value, args) -> {
            args.bind(name, 0);
            return predicate.test(value);
        });
    }

    private static void addContents(Map<String, Test> tests) {
        tests.put("filter", (context, value, args) -> context.hasFilter(unary(context, "filter", value, args)));
        tests.put("lower", (context, value, args) -> StringCases.isLower(unary(context, "lower", value, args)));
        tests.put("upper", (context, value, args) -> StringCases.isUpper(unary(context, "upper", value, args)));
        tests.put("odd", (context, value, _) -> remainder(context, value, 2L, 1L));
        tests.put("even", (context, value, _) -> remainder(context, value, 2L, 0L));
        tests.put("divisibleby", (context, value, args) -> remainder(context, value, other("divisibleby", args), 0L));
        tests.put("sameas", (_, value, args) -> same(value, other("sameas", args)));
        tests.put("in", (context, value, args) -> Comparing.contains(context.budget(), other("in", args), value));
    }

    private static void compare(Map<String, Test> tests, Comparison comparison, String... names) {
        for (String name : names) {
            tests.put(
                    name,
                    (context, value, args) -> Comparing.holds(context.budget(), comparison, value, other(name, args)));
        }
    }

    private static Object other(String name, Args args) {
        return args.bind(name, 1, "other").get("other");
    }

    private static String unary(FilterContext context, String name, Object value, Args args) {
        args.bind(name, 0);
        return context.charged(value);
    }

    private static boolean remainder(FilterContext context, Object value, Object divisor, long wanted) {
        Object rest = new Operators(context.budget()).apply(Operator.MODULO, value, divisor);
        return Comparing.equal(context.budget(), rest, wanted);
    }

    @SuppressWarnings("ReferenceEquality") // Python's "is"
    private static boolean same(Object value, Object other) {
        boolean scalars = Numbers.isInteger(value) || value instanceof String;
        return scalars ? value.equals(other) : value == other;
    }

    private static boolean isSequence(Object value) {
        return switch (value) {
            case String _, Markup _, Items _, Dict _, Range _, Undefined _ -> true;
            default -> false;
        };
    }
}
