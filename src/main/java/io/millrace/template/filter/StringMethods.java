package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Callable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of str. */
final class StringMethods {
    private static final Map<String, StringMethod> ALL = all();

    private StringMethods() {}

    static @Nullable Object find(Budget budget, String self, String name) {
        StringMethod method = ALL.get(name);
        return method == null ? null : (Callable) args -> charge(budget, self, method, args);
    }

    private static Object charge(Budget budget, String self, StringMethod method, Args args) {
        budget.text(self.length());
        return method.call(budget, self, args);
    }

    private static Map<String, StringMethod> all() {
        Map<String, StringMethod> methods = new HashMap<>();
        StringCases.addTo(methods);
        StringChanges.addTo(methods);
        StringParts.addTo(methods);
        StringSearch.addTo(methods);
        methods.put("format", BraceFormat::format);
        methods.put("format_map", BraceFormat::formatMap);
        return Map.copyOf(methods);
    }
}
