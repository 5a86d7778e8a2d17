package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Characters;
import io.millrace.template.value.Markup;
import io.millrace.template.value.Python;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** The methods of str that strip, join or replace. */
final class StringChanges {
    private StringChanges() {}

    static void addTo(Map<String, StringMethod> methods) {
        methods.put("strip", (_, self, args) -> strip(self, args, true, true));
        methods.put("lstrip", (_, self, args) -> strip(self, args, true, false));
        methods.put("rstrip", (_, self, args) -> strip(self, args, false, true));
        methods.put("join", StringChanges::join);
        methods.put("replace", StringChanges::replace);
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
        Budget.Text out = budget.newText();
        String separator = "";
        int index = 0;
        for (Object part :
                Python.list(budget, args.bindPositional("join", 1, "iterable").get("iterable"))) {
            if (!(Markup.plain(part) instanceof String text)) {
                throw TemplateException.type(
                        "sequence item " + index + ": expected str instance, " + Python.type(part) + " found");
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
        Budget.Text out = budget.newText();
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
        Budget.Text out = budget.newText();
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
