package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Markup;
import io.millrace.template.value.Repr;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code format.format(...)}, whose attribute look-ups go through the sandbox. */
final class BraceFormat {
    private static final int MAX_DEPTH = 2;
    private static final Pattern PART = Pattern.compile("\\.([^.\\[]+)|\\[([^\\]]*)\\]");
    private final Budget budget;
    private final Args args;
    private final Lookup lookup;
    private final boolean escaping;
    private int automatic;

    private BraceFormat(Budget budget, Args args, boolean escaping) {
        this.escaping = escaping;
        this.budget = budget;
        this.args = args;
        this.lookup = new Lookup(budget);
    }

    static Object format(Budget budget, String self, Args args) {
        return new BraceFormat(budget, args, false).run(self, MAX_DEPTH);
    }

    /** The same with each value escaped. */
    static String escaped(Budget budget, String self, Args args) {
        budget.text(self.length());
        return new BraceFormat(budget, args, true).run(self, MAX_DEPTH);
    }

    static Object formatMap(Budget budget, String self, Args args) {
        return format(budget, self, mapping(budget, args));
    }

    /** The arguments of {@code format_map} as those of {@code format}. */
    static Args mapping(Budget budget, Args args) {
        if (!(args.bindPositional("format_map", 1, "mapping").get("mapping") instanceof Dict dict)) {
            throw TemplateException.type("format_map() argument must be a mapping");
        }
        Map<String, Object> keywords = new HashMap<>();
        for (Dict.Entry entry : dict.entries()) {
            budget.step();
            keywords.put(Repr.str(budget, entry.key()), entry.value());
        }
        return new Args(List.of(), keywords);
    }

    private String run(String format, int depth) {
        if (depth < 0) {
            throw TemplateException.value("Max string recursion exceeded");
        }
        Budget.Text out = budget.newText();
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at);
            boolean doubled = (c == '{' || c == '}') && at + 1 < format.length() && format.charAt(at + 1) == c;
            if (doubled || (c != '{' && c != '}')) {
                out.add(format.substring(at, at + 1));
                at += doubled ? 2 : 1;
            } else {
                at = field(format, at, depth, out);
            }
        }
        return out.toString();
    }

    private int field(String format, int open, int depth, Budget.Text out) {
        int close = closing(format, open);
        String inside = format.substring(open + 1, close);
        int colon = specStart(inside);
        String head = colon < 0 ? inside : inside.substring(0, colon);
        int bang = head.indexOf('!');
        Object value = value(bang < 0 ? head : head.substring(0, bang));
        Object converted = bang < 0 ? value : converted(value, head.substring(bang + 1));
        String spec = colon < 0 ? "" : run(inside.substring(colon + 1), depth - 1);
        out.add(formatted(converted, spec));
        return close + 1;
    }

    private String formatted(Object value, String spec) {
        if (!escaping) {
            return FormatSpec.format(budget, Markup.plain(value), spec);
        }
        if (!(value instanceof Markup markup)) {
            return Markup.escape(budget, FormatSpec.format(budget, value, spec));
        }
        if (!spec.isEmpty()) {
            throw TemplateException.value("Unsupported format specification for Markup.");
        }
        return markup.text();
    }

    private static int specStart(String inside) {
        int bracket = 0;
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            bracket += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == ':' && bracket <= 0) {
                return i;
            }
        }
        return -1;
    }

    private static int closing(String format, int open) {
        int depth = 0;
        for (int i = open; i < format.length(); i++) {
            depth += format.charAt(i) == '{' ? 1 : format.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
            if (depth < 0) {
                throw TemplateException.value("Single '}' encountered in format string");
            }
        }
        throw TemplateException.value("Single '{' encountered in format string");
    }

    private Object converted(Object value, String conversion) {
        return switch (conversion) {
            case "s" -> Repr.str(budget, value);
            case "r", "a" -> Repr.repr(budget, value);
            default -> throw TemplateException.value("Unknown conversion specifier " + Strings.quote(conversion));
        };
    }

    /** What a field such as {@code 0.name[key]} names. */
    private Object value(String field) {
        int end = Strings.skipWhile(field, 0, c -> c != '.' && c != '[');
        Object value = field.isEmpty() ? positional("") : first(field.substring(0, end));
        Matcher part = PART.matcher(field);
        while (end < field.length()) {
            if (!part.region(end, field.length()).lookingAt()) {
                throw TemplateException.value("Invalid field in format string: " + Strings.quote(field));
            }
            value = part.group(1) == null
                    ? lookup.item(value, Lookup.index(part.group(2)))
                    : lookup.attribute(value, part.group(1));
            end = part.end();
        }
        return value;
    }

    private Object first(String name) {
        if (Lookup.isNumber(name)) {
            return positional(name);
        }
        Object value = args.keywords().get(name);
        if (value == null) {
            throw TemplateException.value(Strings.quote(name));
        }
        return value;
    }

    private Object positional(String name) {
        if (name.isEmpty() ? automatic < 0 : automatic > 0) {
            throw TemplateException.value(
                    "cannot switch between automatic field numbering and manual field specification");
        }
        int index = name.isEmpty() ? automatic++ : Integer.parseInt(name);
        automatic = name.isEmpty() ? automatic : -1;
        if (index >= args.positional().size()) {
            throw TemplateException.value("Replacement index " + index + " out of range for positional args tuple");
        }
        return args.positional().get(index);
    }
}
