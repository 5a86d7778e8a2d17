package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Callable;
import io.millrace.template.value.Items;
import io.millrace.template.value.Markup;
import io.millrace.template.value.Python;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of str on marked text: what they are given is escaped, and the texts they give are marked. */
final class MarkupMethods {
    private MarkupMethods() {}

    static @Nullable Object find(Budget budget, Markup self, String name) {
        if (!(StringMethods.find(budget, self.text(), name) instanceof Callable method)) {
            return null;
        }
        return switch (name) {
            case "join" -> (Callable) args -> Markup.marked(method.call(joined(budget, args)));
            case "replace" -> (Callable) args -> Markup.marked(method.call(replacing(budget, args)));
            case "format" -> (Callable) args -> new Markup(BraceFormat.escaped(budget, self.text(), args));
            case "format_map" ->
                (Callable)
                        args -> new Markup(BraceFormat.escaped(budget, self.text(), BraceFormat.mapping(budget, args)));
            default -> (Callable) args -> Markup.marked(method.call(args));
        };
    }

    private static Args joined(Budget budget, Args args) {
        List<Object> parts = new ArrayList<>();
        Object iterable = args.bindPositional("join", 1, "iterable").get("iterable");
        Python.list(budget, iterable).forEach(part -> parts.add(Markup.escape(budget, part)));
        return Args.of(Items.list(parts));
    }

    private static Args replacing(Budget budget, Args args) {
        List<Object> positional = new ArrayList<>(args.positional());
        Map<String, Object> keywords = new HashMap<>(args.keywords());
        if (positional.size() > 1) {
            positional.set(1, Markup.escape(budget, positional.get(1)));
        }
        keywords.computeIfPresent("new", (_, text) -> Markup.escape(budget, text));
        return new Args(positional, keywords);
    }
}
