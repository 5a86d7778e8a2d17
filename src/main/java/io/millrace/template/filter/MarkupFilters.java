package io.millrace.template.filter;

import io.millrace.template.value.Args;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Markup;
import io.millrace.template.value.None;
import io.millrace.template.value.Numbers;
import io.millrace.template.value.Python;
import io.millrace.template.value.Repr;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.Undefined;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Filters for HTML, URLs and JSON. */
final class MarkupFilters {
    /** Filters that tell marked text from plain text, or hand on what they are given. */
    static final Set<String> READING_MARKS =
            Set.of("attr", "d", "default", "e", "escape", "format", "safe", "string", "truncate", "xmlattr");
    /** Filters that make marked text of marked text; those named in neither set make plain text. */
    static final Set<String> KEEPING_MARKS =
            Set.of("capitalize", "center", "indent", "last", "lower", "reverse", "trim", "upper");

    private static final Pattern BAD_KEY = Pattern.compile("[ \\t\\n\\r\\f\\x0b/>=]");

    private MarkupFilters() {}

    static void addTo(FilterTable filters) {
        filters.add("safe", (context, input, _) -> new Markup(context.charged(input)), 0);
        for (String name : List.of("e", "escape")) {
            filters.add(name, (context, input, _) -> new Markup(Markup.escape(context.budget(), input)), 0);
        }
        filters.add(
                "forceescape",
                (context, input, _) -> new Markup(Markup.escape(context.budget(), context.str(input))),
                0);
        filters.add("striptags", MarkupFilters::stripTags, 0);
        filters.add("urlencode", MarkupFilters::urlEncode, 0);
        filters.add("xmlattr", MarkupFilters::xmlAttributes, 0, "autospace");
        filters.add("tojson", MarkupFilters::toJson, 0, "ensure_ascii", "indent", "separators", "sort_keys");
    }

    private static Object stripTags(FilterContext context, Object input, Args.Bound given) {
        String text = context.charged(input);
        String bare = without(without(text, "<!--", "-->"), "<", ">");
        return unescape(String.join(" ", StringParts.words(bare, Integer.MAX_VALUE)));
    }

    private static String without(String text, String open, String close) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(open); at >= 0; at = text.indexOf(open, from)) {
            int end = text.indexOf(close, at);
            if (end < 0) {
                break;
            }
            out.append(text, from, at);
            from = end + close.length();
        }
        return out.append(text.substring(from)).toString();
    }

    private static String unescape(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    private static Object urlEncode(FilterContext context, Object input, Args.Bound given) {
        if (input instanceof String || !Python.isIterable(input)) {
            return quote(context, context.str(input), "/");
        }
        List<Object> pairs = input instanceof Dict dict ? context.list(dict.view("items")) : context.list(input);
        List<String> parts = new ArrayList<>();
        for (Object pair : pairs) {
            List<Object> both = context.list(pair);
            if (both.size() != 2) {
                throw TemplateException.value("expected pairs to encode");
            }
            parts.add(query(context, both.getFirst()) + "=" + query(context, both.getLast()));
        }
        return String.join("&", parts);
    }

    private static String query(FilterContext context, Object value) {
        return quote(context, context.str(value), "").replace("%20", "+");
    }

    private static String quote(FilterContext context, String text, String safe) {
        Budget.Text out = context.budget().newText();
        context.budget().read(text.length());
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = each > 0 && (isUnreserved((char) each) || safe.indexOf(each) >= 0);
            out.add(plain ? String.valueOf((char) each) : "%%%02X".formatted(each & 0xff));
        }
        return out.toString();
    }

    private static boolean isUnreserved(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "_.-~".indexOf(c) >= 0);
    }

    private static Object xmlAttributes(FilterContext context, Object input, Args.Bound given) {
        boolean space = given.flag("autospace", true);
        if (!(input instanceof Dict dict)) {
            throw TemplateException.type("xmlattr needs a mapping, not " + Python.type(input));
        }
        List<String> parts = new ArrayList<>();
        for (Dict.Entry entry : dict.entries()) {
            if (entry.value() != None.NONE && !(entry.value() instanceof Undefined)) {
                parts.add(xmlAttribute(context, entry.key(), entry.value()));
            }
        }
        return (space && !parts.isEmpty() ? " " : "") + String.join(" ", parts);
    }

    private static String xmlAttribute(FilterContext context, Object key, Object value) {
        if (BAD_KEY.matcher(context.str(key)).find()) {
            throw TemplateException.value("Invalid character in attribute name: " + Repr.brief(key));
        }
        return Markup.escape(context.budget(), key) + "=\"" + Markup.escape(context.budget(), value) + "\"";
    }

    private static Object toJson(FilterContext context, Object input, Args.Bound given) {
        String indent = given.has("indent") ? jsonIndent(context, given.get("indent")) : null;
        List<Object> separators = given.has("separators")
                ? context.list(given.get("separators"))
                : List.of(indent == null ? ", " : ",", ": ");
        if (separators.size() != 2
                || !(Markup.plain(separators.get(0)) instanceof String between)
                || !(Markup.plain(separators.get(1)) instanceof String afterKey)) {
            throw TemplateException.value("separators must be a pair of strings");
        }
        PythonJson.Style style = new PythonJson.Style(
                given.flag("ensure_ascii", false), indent, between, afterKey, given.flag("sort_keys", false));
        return PythonJson.write(context.budget(), input, style);
    }

    private static String jsonIndent(FilterContext context, Object indent) {
        if (Markup.plain(indent) instanceof String text) {
            return text;
        }
        return context.spaces(Numbers.index(indent));
    }
}
