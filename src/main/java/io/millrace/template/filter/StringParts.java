package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Characters;
import io.millrace.template.value.Items;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The methods of str that cut a text into parts or pad it. */
final class StringParts {
    private static final int TAB = 8;

    private StringParts() {}

    static void addTo(Map<String, StringMethod> methods) {
        methods.put("split", (budget, self, args) -> split(budget, self, args, false));
        methods.put("rsplit", (budget, self, args) -> split(budget, self, args, true));
        methods.put("splitlines", StringParts::splitLines);
        methods.put("partition", (budget, self, args) -> partition(budget, self, args, false));
        methods.put("rpartition", (budget, self, args) -> partition(budget, self, args, true));
        methods.put("center", (budget, self, args) -> pad(budget, self, args, '^'));
        methods.put("ljust", (budget, self, args) -> pad(budget, self, args, '<'));
        methods.put("rjust", (budget, self, args) -> pad(budget, self, args, '>'));
        methods.put("zfill", StringParts::zeroFill);
        methods.put("expandtabs", StringParts::expandTabs);
    }

    private static Object split(Budget budget, String self, Args args, boolean fromEnd) {
        Args.Bound given = args.bind("split", 0, "sep", "maxsplit");
        int requested = given.integer("maxsplit", -1);
        int max = requested < 0 ? Integer.MAX_VALUE : requested;
        List<String> parts = given.has("sep")
                ? splitBy(budget, self, separator(given.text("sep")), max, fromEnd)
                : splitSpace(budget, self, max, fromEnd);
        return Items.list(List.copyOf(parts));
    }

    private static String separator(String separator) {
        if (separator.isEmpty()) {
            throw TemplateException.value("empty separator");
        }
        return separator;
    }

    static List<String> splitBy(Budget budget, String text, String separator, int max, boolean fromEnd) {
        return fromEnd ? splitFromEnd(budget, text, separator, max) : splitFromStart(budget, text, separator, max);
    }

    private static List<String> splitFromStart(Budget budget, String text, String separator, int max) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (parts.size() < max) {
            int at = Strings.indexOf(budget, text, separator, from);
            if (at < 0) {
                break;
            }
            budget.step();
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static List<String> splitFromEnd(Budget budget, String text, String separator, int max) {
        List<String> parts = new ArrayList<>();
        int end = text.length();
        while (parts.size() < max) {
            int at = Strings.lastIndexOf(budget, text, separator, end);
            if (at < 0) {
                break;
            }
            budget.step();
            parts.add(text.substring(at + separator.length(), end));
            end = at;
        }
        parts.add(text.substring(0, end));
        return parts.reversed();
    }

    private static int find(Budget budget, String text, String separator, boolean fromEnd) {
        return fromEnd ? Strings.lastIndexOf(budget, text, separator) : Strings.indexOf(budget, text, separator);
    }

    private static List<String> splitSpace(Budget budget, String text, int max, boolean fromEnd) {
        List<String> words = fromEnd ? wordsFromEnd(text, max) : words(text, max);
        budget.step(words.size());
        return words;
    }

    static List<String> words(String text, int max) {
        List<String> words = new ArrayList<>();
        int at = Strings.skipSpace(text, 0);
        while (at < text.length()) {
            int end = words.size() < max
                    ? Strings.skipWhile(text, at, point -> !Characters.isSpace(point))
                    : text.length();
            words.add(words.size() < max ? text.substring(at, end) : Strings.stripEnd(text.substring(at)));
            at = Strings.skipSpace(text, end);
        }
        return words;
    }

    private static List<String> wordsFromEnd(String text, int max) {
        List<String> words = new ArrayList<>();
        int end = Strings.skipBack(text, text.length(), Characters::isSpace);
        while (end > 0 && words.size() < max) {
            int start = Strings.skipBack(text, end, point -> !Characters.isSpace(point));
            words.add(text.substring(start, end));
            end = Strings.skipBack(text, start, Characters::isSpace);
        }
        if (end > 0) {
            words.add(text.substring(0, end));
        }
        return words.reversed();
    }

    private static Object splitLines(Budget budget, String self, Args args) {
        boolean keep = args.bind("splitlines", 0, "keepends").flag("keepends", false);
        return Items.list(List.copyOf(lines(budget, self, keep)));
    }

    static List<String> lines(Budget budget, String text, boolean keepEnds) {
        List<String> lines = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            budget.step();
            int end = Strings.skipWhile(text, at, point -> !Characters.isLineBreak(point));
            int next = Math.min(text.length(), text.startsWith("\r\n", end) ? end + 2 : end + 1);
            lines.add(text.substring(at, keepEnds ? next : end));
            at = next;
        }
        return lines;
    }

    private static Object partition(Budget budget, String self, Args args, boolean fromEnd) {
        String separator = separator(args.bindPositional("partition", 1, "sep").text("sep"));
        int at = find(budget, self, separator, fromEnd);
        if (at < 0) {
            return Items.tuple(fromEnd ? List.of("", "", self) : List.of(self, "", ""));
        }
        return Items.tuple(List.of(self.substring(0, at), separator, self.substring(at + separator.length())));
    }

    private static Object pad(Budget budget, String self, Args args, char align) {
        Args.Bound given = args.bindPositional("just", 1, "width", "fillchar");
        String fill = given.text("fillchar", " ");
        if (Strings.length(fill) != 1) {
            throw TemplateException.type("The fill character must be exactly one character long");
        }
        return pad(budget, self, given.integer("width", 0), fill, align);
    }

    /** The text padded to a width; {@code align} is {@code <}, {@code >} or {@code ^}, the odd space as in str.center. */
    static String pad(Budget budget, String text, int width, String fill, char align) {
        budget.read(text.length());
        int missing = width - Strings.length(text);
        if (missing <= 0) {
            return text;
        }
        budget.text((long) text.length() + missing * (long) fill.length());
        int left = align == '<' ? 0 : align == '>' ? missing : missing / 2 + (missing & width & 1);
        return fill.repeat(left) + text + fill.repeat(missing - left);
    }

    private static Object zeroFill(Budget budget, String self, Args args) {
        int width = args.bindPositional("zfill", 1, "width").integer("width", 0);
        boolean signed = self.startsWith("+") || self.startsWith("-");
        String digits = signed ? self.substring(1) : self;
        return (signed ? self.substring(0, 1) : "") + pad(budget, digits, signed ? width - 1 : width, "0", '>');
    }

    private static Object expandTabs(Budget budget, String self, Args args) {
        int size = Math.max(0, args.bind("expandtabs", 0, "tabsize").integer("tabsize", TAB));
        Budget.Text out = budget.newText();
        int column = 0;
        for (int point : self.codePoints().toArray()) {
            int spaces = point == '\t' ? (size == 0 ? 0 : size - column % size) : 1;
            budget.text(spaces);
            out.add(point == '\t' ? " ".repeat(spaces) : Character.toString(point));
            column = point == '\n' || point == '\r' ? 0 : column + spaces;
        }
        return out.toString();
    }
}
