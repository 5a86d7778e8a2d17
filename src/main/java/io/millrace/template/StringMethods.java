package io.millrace.template;

import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The methods of str. */
final class StringMethods {
    /** A method of a string. */
    @FunctionalInterface
    interface Method {
        Object call(Budget budget, String self, Args args);
    }

    private static final Map<String, Method> METHODS = Stream.of(
                    StringCases.METHODS, StringParts.METHODS, StringSearch.METHODS, own())
            .flatMap(each -> each.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private StringMethods() {}

    static @Nullable Object find(Budget budget, String self, String name) {
        Method method = METHODS.get(name);
        return method == null ? null : (Callable) args -> charge(budget, self, method, args);
    }

    private static Object charge(Budget budget, String self, Method method, Args args) {
        budget.text(self.length());
        return method.call(budget, self, args);
    }

    private static Map<String, Method> own() {
        return Map.of(
                "strip", (_, self, args) -> strip(self, args, true, true),
                "lstrip", (_, self, args) -> strip(self, args, true, false),
                "rstrip", (_, self, args) -> strip(self, args, false, true),
                "join", StringMethods::join,
                "replace", StringMethods::replace,
                "format", BraceFormat::format,
                "format_map", BraceFormat::formatMap);
    }

    /** A method without arguments. */
    static Method plain(String name, UnaryOperator<String> function) {
        return (budget, self, args) -> {
            args.bindPositional(name, 0);
            String result = function.apply(self);
            budget.room(result.length());
            return result;
        };
    }

    static String strip(String self, Args args, boolean start, boolean end) {
        Args.Bound given = args.bindPositional("strip", 0, "chars");
        IntPredicate drop = given.has("chars") ? among(given.text("chars")) : Characters::isSpace;
        String rest = end ? Strings.stripEnd(self, drop) : self;
        return start ? Strings.stripStart(rest, drop) : rest;
    }

    private static IntPredicate among(String characters) {
        Set<Integer> points = characters.codePoints().boxed().collect(Collectors.toUnmodifiableSet());
        return points::contains;
    }

    private static Object join(Budget budget, String self, Args args) {
        Builder out = new Builder(budget);
        String separator = "";
        int index = 0;
        for (Object part : Sequences.list(
                budget, args.bindPositional("join", 1, "iterable").get("iterable"))) {
            if (!(part instanceof String text)) {
                throw TemplateException.type(
                        "sequence item " + index + ": expected str instance, " + Types.name(part) + " found");
            }
            out.add(separator).add(text);
            separator = self;
            index++;
        }
        return out.toString();
    }

    private static Object replace(Budget budget, String self, Args args) {
        Args.Bound given = args.bind("replace", 2, "old", "new", "count");
        return replace(budget, self, given.text("old"), given.text("new"), given.integer("count", -1));
    }

    static String replace(Budget budget, String self, String old, String replacement, int count) {
        int limit = count < 0 ? Integer.MAX_VALUE : count;
        return old.isEmpty()
                ? interleave(budget, self, replacement, limit)
                : replaceFound(budget, self, old, replacement, limit);
    }

    private static String replaceFound(Budget budget, String self, String old, String replacement, int limit) {
        Builder out = new Builder(budget);
        int from = 0;
        for (int i = 0; i < limit; i++) {
            int at = Strings.indexOf(budget, self, old, from);
            if (at < 0) {
                break;
            }
            budget.step();
            out.add(self.substring(from, at)).add(replacement);
            from = at + old.length();
        }
        return out.add(self.substring(from)).toString();
    }

    private static String interleave(Budget budget, String self, String replacement, int limit) {
        Builder out = new Builder(budget);
        int from = 0;
        for (int i = 0; i < limit; i++) {
            budget.step();
            out.add(replacement);
            if (from == self.length()) {
                break;
            }
            int next = self.offsetByCodePoints(from, 1);
            out.add(self.substring(from, next));
            from = next;
        }
        return out.add(self.substring(from)).toString();
    }
}
