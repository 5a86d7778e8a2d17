package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Characters;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Items;
import io.millrace.template.value.Markup;
import io.millrace.template.value.Python;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.Undefined;
import java.util.List;

/** Filters that take a text. */
final class TextFilters {
    private static final int CENTER = 80;
    private static final int TRUNCATE = 255;
    private static final int LEEWAY = 5;
    private static final int INDENT = 4;

    private TextFilters() {}

    static void addTo(FilterTable filters) {
        filters.plain("upper", StringCases::upper);
        filters.plain("lower", StringCases::lower);
        filters.plain("capitalize", StringCases::capitalize);
        filters.plain("title", TextFilters::title);
        filters.add("string", (context, input, _) -> input instanceof Markup ? input : context.charged(input), 0);
        filters.add("trim", TextFilters::trim, 0, "chars");
        filters.add("center", TextFilters::center, 0, "width");
        filters.add("replace", TextFilters::replace, 2, "old", "new", "count");
        filters.add("indent", TextFilters::indent, 0, "width", "first", "blank");
        filters.add("truncate", TextFilters::truncate, 0, "length", "killwords", "end", "leeway");
        filters.add("wordcount", TextFilters::wordCount, 0);
        filters.put("format", TextFilters::format);
    }

    private static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean start = true;
        for (int point : text.codePoints().toArray()) {
            String letter = Character.toString(point);
            boolean separator = Characters.isSpace(point) || "-({[<".indexOf(point) >= 0;
            out.append(start && !separator ? StringCases.upper(letter) : StringCases.lower(letter));
            start = separator;
        }
        return out.toString();
    }

    private static Object trim(FilterContext context, Object input, Args.Bound given) {
        String text = context.charged(input);
        return StringChanges.strip(text, Args.of(given.get("chars")), true, true);
    }

    private static Object center(FilterContext context, Object input, Args.Bound given) {
        int width = given.integer("width", CENTER);
        return StringParts.pad(context.budget(), context.str(input), width, " ", '^');
    }

    private static Object replace(FilterContext context, Object input, Args.Bound given) {
        int count = given.has("count") ? given.integer("count", -1) : -1;
        String old = context.str(given.get("old"));
        return StringChanges.replace(context.budget(), context.str(input), old, context.str(given.get("new")), count);
    }

    private static Object indent(FilterContext context, Object input, Args.Bound given) {
        String indention = indention(context, given);
        boolean blank = given.flag("blank", false);
        Budget.Text out = context.budget().newText();
        context.budget().read(textOf(input).length());
        out.add(given.flag("first", false) ? indention : "");
        List<String> lines = StringParts.lines(context.budget(), textOf(input) + "\n", false);
        for (int i = 0; i < lines.size(); i++) {
            String before = i == 0 ? "" : blank || !lines.get(i).isEmpty() ? "\n" + indention : "\n";
            out.add(before).add(lines.get(i));
        }
        return out.toString();
    }

    private static String indention(FilterContext context, Args.Bound given) {
        if (Markup.plain(given.get("width", (long) INDENT)) instanceof String text) {
            return text;
        }
        return context.spaces(given.integer("width", INDENT));
    }

    private static String textOf(Object input) {
        return switch (input) {
            case String text -> text;
            case Undefined undefined -> throw undefined.failure();
            default -> throw TemplateException.type("expected str, not " + Python.type(input));
        };
    }

    private static Object truncate(FilterContext context, Object input, Args.Bound given) {
        String end = given.text("end", "...");
        int length = given.integer("length", TRUNCATE);
        int leeway = given.has("leeway") ? given.integer("leeway", LEEWAY) : LEEWAY;
        int kept = length - Strings.length(end);
        if (kept < 0 || leeway < 0) {
            throw TemplateException.value("expected length >= " + Strings.length(end) + ", got " + length);
        }
        context.budget().read(Markup.plain(input) instanceof String text ? text.length() : 0);
        int size = Python.length(input);
        if (size <= (long) length + leeway) {
            return input;
        }
        String head = Strings.substring(textOf(Markup.plain(input)), 0, kept);
        String cut = given.flag("killwords", false) ? head : withoutLastWord(context.budget(), head);
        return input instanceof Markup
                ? new Markup(cut + Markup.escape(context.budget(), given.get("end", end)))
                : cut + end;
    }

    private static String withoutLastWord(Budget budget, String text) {
        return StringParts.splitBy(budget, text, " ", 1, true).getFirst();
    }

    private static Object wordCount(FilterContext context, Object input, Args.Bound given) {
        String text = context.charged(input);
        long words = 0;
        boolean inWord = false;
        for (int point : text.codePoints().toArray()) {
            boolean word = Characters.isWord(point);
            words += word && !inWord ? 1 : 0;
            inWord = word;
        }
        return words;
    }

    private static Object format(FilterContext context, Object input, Args args) {
        if (!args.positional().isEmpty() && !args.keywords().isEmpty()) {
            throw TemplateException.value("can't handle positional and keyword arguments at the same time");
        }
        Object values = args.keywords().isEmpty() ? Items.tuple(args.positional()) : Dict.ofStrings(args.keywords());
        return input instanceof Markup markup
                ? PercentFormat.escaped(context.budget(), markup, values)
                : PercentFormat.format(context.budget(), context.str(input), values);
    }
}
