package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Budget;
import java.util.function.Function;

/** A method of str. */
@FunctionalInterface
interface StringMethod {
    Object call(Budget budget, String self, Args args);

    /** A method without arguments. */
    static StringMethod plain(String name, Function<String, Object> function) {
        return (budget, self, args) -> {
            args.bindPositional(name, 0);
            Object result = function.apply(self);
            budget.room(result instanceof String text ? text.length() : 0);
            return result;
        };
    }
}
