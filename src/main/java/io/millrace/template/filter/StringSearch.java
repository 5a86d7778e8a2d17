package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Items;
import io.millrace.template.value.Markup;
import io.millrace.template.value.Python;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** The methods of str that look for a text. Positions count code points. */
final class StringSearch {

    private StringSearch() {}

    static void addTo(Map<String, StringMethod> methods) {
        methods.put("startswith", (budget, self, args) -> affix(budget, self, args, "startswith", String::startsWith));
        methods.put("endswith", (budget, self, args) -> affix(budget, self, args, "endswith", String::endsWith));
        methods.put("find", (budget, self, args) -> find(budget, self, args, false));
        methods.put("rfind", (budget, self, args) -> find(budget, self, args, true));
        methods.put("index", (budget, self, args) -> found(find(budget, self, args, false)));
        methods.put("rindex", (budget, self, args) -> found(find(budget, self, args, true)));
        methods.put("count", StringSearch::count);
        methods.put("removeprefix", (_, self, args) -> removePrefix(self, args));
        methods.put("removesuffix", (_, self, args) -> removeSuffix(self, args));
    }

    /** The part of a text that a search looks at. */
    private record Window(String text, int start) {
        static Window of(String self, Args.Bound given) {
            int length = Strings.length(self);
            int start = given.has("start") ? Strings.position(given.integer("start", 0), length) : 0;
            int end = given.has("end") ? Strings.position(given.integer("end", length), length) : length;
            int stop = Math.min(end, length);
            return start > stop ? new Window("", -1) : new Window(Strings.substring(self, start, stop), start);
        }

        boolean isValid() {
            return start >= 0;
        }
    }

    private static Object affix(
            Budget budget, String self, Args args, String name, BiPredicate<String, String> matches) {
        Args.Bound given = args.bindPositional(name, 1, "affix", "start", "end");
        Window window = Window.of(self, given);
        for (Object candidate : candidates(given.get("affix"))) {
            if (!(Markup.plain(candidate) instanceof String affix)) {
                throw TemplateException.type(
                        name + " first arg must be str or a tuple of str, not " + Python.type(candidate));
            }
            budget.step();
            budget.copy(Math.min(affix.length(), window.text.length()));
            if (window.isValid() && matches.test(window.text, affix)) {
                return true;
            }
        }
        return false;
    }

    private static List<Object> candidates(Object affix) {
        return affix instanceof Items.Tuple tuple ? tuple.values() : List.of(affix);
    }

    private static long find(Budget budget, String self, Args args, boolean last) {
        Args.Bound given = args.bindPositional("find", 1, "sub", "start", "end");
        Window window = Window.of(self, given);
        String wanted = given.text("sub");
        if (!window.isValid()) {
            return -1;
        }
        int at = last ? Strings.lastIndexOf(budget, window.text, wanted) : Strings.indexOf(budget, window.text, wanted);
        return at < 0 ? -1 : window.start + (long) window.text.codePointCount(0, at);
    }

    private static Object found(long position) {
        if (position < 0) {
            throw TemplateException.value("substring not found");
        }
        return position;
    }

    private static Object count(Budget budget, String self, Args args) {
        Args.Bound given = args.bindPositional("count", 1, "sub", "start", "end");
        Window window = Window.of(self, given);
        String wanted = given.text("sub");
        if (wanted.isEmpty()) {
            return window.isValid() ? Strings.length(window.text) + 1L : 0L;
        }
        return StringParts.splitBy(budget, window.text, wanted, Integer.MAX_VALUE, false)
                        .size()
                - 1L;
    }

    private static Object removePrefix(String self, Args args) {
        String prefix = args.bindPositional("removeprefix", 1, "prefix").text("prefix");
        return self.startsWith(prefix) ? self.substring(prefix.length()) : self;
    }

    private static Object removeSuffix(String self, Args args) {
        String suffix = args.bindPositional("removesuffix", 1, "suffix").text("suffix");
        return self.endsWith(suffix) ? self.substring(0, self.length() - suffix.length()) : self;
    }
}
