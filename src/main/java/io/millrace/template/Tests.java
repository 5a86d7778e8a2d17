package io.millrace.template;

import io.millrace.template.Expr.Comparison;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The tests of {@code is}. */
record Tests(Budget budget) {
    /** A test. */
    @FunctionalInterface
    interface Test {
        boolean holds(Budget budget, Object input, Args args);
    }

    private static final Map<String, Test> ALL = all();

    static boolean exists(String name) {
        return ALL.containsKey(name);
    }

    boolean holds(String name, Object input, Args args) {
        Test test = ALL.get(name);
        if (test == null) {
            throw TemplateException.value("No test named " + Repr.quote(name) + " found.");
        }
        return test.holds(budget, input, args);
    }

    private static Map<String, Test> all() {
        Map<String, Test> tests = new HashMap<>();
        addTypes(tests);
        addContents(tests);
        addComparisons(tests);
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
        add(tests, "string", String.class::isInstance);
        add(tests, "mapping", Dict.class::isInstance);
        add(tests, "sequence", Tests::isSequence);
        add(tests, "iterable", Sequences::isIterable);
        add(tests, "callable", value -> value instanceof Callable || value instanceof Undefined);
        add(tests, "escaped", _ -> false);
        add(tests, "filter", value -> value instanceof String name && Filters.exists(name));
        add(tests, "test", value -> value instanceof String name && exists(name));
    }

    private static void addContents(Map<String, Test> tests) {
        tests.put("lower", (budget, value, args) -> StringCases.isLower(unary(budget, "lower", value, args)));
        tests.put("upper", (budget, value, args) -> StringCases.isUpper(unary(budget, "upper", value, args)));
        tests.put("odd", (budget, value, args) -> remainder(budget, value, Args.of(2L), 1L));
        tests.put("even", (budget, value, args) -> remainder(budget, value, Args.of(2L), 0L));
        tests.put("divisibleby", (budget, value, args) -> remainder(budget, value, args, 0L));
        tests.put("sameas", (_, value, args) -> same(value, other("sameas", args)));
        tests.put("in", (budget, value, args) -> Sequences.contains(budget, other("in", args), value));
    }

    private static void addComparisons(Map<String, Test> tests) {
        compare(tests, Comparison.EQ, "==", "eq", "equalto");
        compare(tests, Comparison.NE, "!=", "ne");
        compare(tests, Comparison.GT, ">", "gt", "greaterthan");
        compare(tests, Comparison.GE, ">=", "ge");
        compare(tests, Comparison.LT, "<", "lt", "lessthan");
        compare(tests, Comparison.LE, "<=", "le");
    }

    private static void compare(Map<String, Test> tests, Comparison comparison, String... names) {
        for (String name : names) {
            tests.put(name, (budget, value, args) -> Comparing.holds(budget, comparison, value, other(name, args)));
        }
    }

    private static void add(Map<String, Test> tests, String name, Predicate<Object> predicate) {
        tests.put(name, (_, value, args) -> {
            args.bind(name, 0);
            return predicate.test(value);
        });
    }

    private static Object other(String name, Args args) {
        return args.bind(name, 1, "other").get("other");
    }

    private static String unary(Budget budget, String name, Object value, Args args) {
        args.bind(name, 0);
        return Repr.str(budget, value);
    }

    private static boolean remainder(Budget budget, Object value, Args args, long wanted) {
        Object divisor = args.bind("divisibleby", 1, "num").get("num");
        return Comparing.equal(budget, new Operators(budget).apply(Expr.Operator.MODULO, value, divisor), wanted);
    }

    @SuppressWarnings("ReferenceEquality") // Python's "is"
    private static boolean same(Object value, Object other) {
        boolean scalars = Numbers.isInteger(value) || value instanceof String;
        return scalars ? value.equals(other) : value == other;
    }

    private static boolean isSequence(Object value) {
        return switch (value) {
            case String _, Items _, Dict _, Range _, Undefined _ -> true;
            default -> false;
        };
    }

    static boolean isHashable(Object value) {
        return switch (value) {
            case Items.ListValue _, Dict _, Dict.View _ -> false;
            case Items items -> items.values().stream().allMatch(Tests::isHashable);
            default -> true;
        };
    }
}
