package io.millrace.template;

import io.millrace.template.Filters.Filter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Filters for HTML, URLs and JSON. Escaped text is plain text here: chat templates never escape by themselves. */
final class MarkupFilters {
    private static final Pattern BAD_KEY = Pattern.compile("[ \\t\\n\\r\\f\\x0b/>=]");
    static final Map<String, Filter> ALL = all();

    private MarkupFilters() {}

    private static Map<String, Filter> all() {
        Map<String, Filter> filters = new HashMap<>();
        filters.put("safe", TextFilters.plain("safe", text -> text));
        for (String name : List.of("e", "escape", "forceescape")) {
            filters.put(name, (context, input, args) -> escape(context, input, args));
        }
        filters.put("striptags", MarkupFilters::stripTags);
        filters.put("urlencode", MarkupFilters::urlEncode);
        filters.put("xmlattr", MarkupFilters::xmlAttributes);
        filters.put("tojson", MarkupFilters::toJson);
        return Map.copyOf(filters);
    }

    private static String escape(Filters context, Object input, Args args) {
        args.bind("escape", 0);
        return escape(context, context.str(input));
    }

    private static String escape(Filters context, String text) {
        Builder out = new Builder(context.budget());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.add(
                    switch (c) {
                        case '&' -> "&amp;";
                        case '<' -> "&lt;";
                        case '>' -> "&gt;";
                        case '"' -> "&#34;";
                        case '\'' -> "&#39;";
                        default -> text.substring(i, i + 1);
                    });
        }
        return out.toString();
    }

    private static Object stripTags(Filters context, Object input, Args args) {
        args.bind("striptags", 0);
        String text = context.str(input);
        context.budget().text(text.length());
        String bare = withoutTags(withoutComments(text));
        String spaced = String.join(" ", spaceSeparated(bare));
        return unescape(spaced);
    }

    private static String withoutComments(String text) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf("<!--"); at >= 0; at = text.indexOf("<!--", from)) {
            int end = text.indexOf("-->", at);
            if (end < 0) {
                break;
            }
            out.append(text, from, at);
            from = end + 3;
        }
        return out.append(text.substring(from)).toString();
    }

    private static String withoutTags(String text) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf('<'); at >= 0; at = text.indexOf('<', from)) {
            int end = text.indexOf('>', at);
            if (end < 0) {
                break;
            }
            out.append(text, from, at);
            from = end + 1;
        }
        return out.append(text.substring(from)).toString();
    }

    private static List<String> spaceSeparated(String text) {
        List<String> words = new ArrayList<>();
        int at = Strings.skipSpace(text, 0);
        while (at < text.length()) {
            int end = Strings.skipWhile(text, at, point -> !Characters.isSpace(point));
            words.add(text.substring(at, end));
            at = Strings.skipSpace(text, end);
        }
        return words;
    }

    private static String unescape(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    private static Object urlEncode(Filters context, Object input, Args args) {
        args.bind("urlencode", 0);
        if (input instanceof String || !Sequences.isIterable(input)) {
            return quote(context, context.str(input), "/");
        }
        List<Object> pairs = input instanceof Dict dict
                ? new Dict.View("items", dict).elements()
                : Sequences.list(context.budget(), input);
        List<String> parts = new ArrayList<>();
        for (Object pair : pairs) {
            List<Object> both = Sequences.list(context.budget(), pair);
            if (both.size() != 2) {
                throw TemplateException.value("expected pairs to encode");
            }
            parts.add(query(context, both.getFirst()) + "=" + query(context, both.getLast()));
        }
        return String.join("&", parts);
    }

    private static String query(Filters context, Object value) {
        return quote(context, context.str(value), "").replace("%20", "+");
    }

    private static String quote(Filters context, String text, String safe) {
        Builder out = new Builder(context.budget());
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = each > 0 && (isUnreserved((char) each) || safe.indexOf(each) >= 0);
            out.add(plain ? String.valueOf((char) each) : "%%%02X".formatted(each & 0xff));
        }
        return out.toString();
    }

    private static boolean isUnreserved(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "_.-~".indexOf(c) >= 0);
    }

    private static Object xmlAttributes(Filters context, Object input, Args args) {
        boolean space = args.bind("xmlattr", 0, "autospace").flag("autospace", true);
        if (!(input instanceof Dict dict)) {
            throw TemplateException.type("xmlattr needs a mapping, not " + Types.name(input));
        }
        List<String> parts = new ArrayList<>();
        for (Dict.Entry entry : dict.entries()) {
            if (entry.value() != None.NONE && !(entry.value() instanceof Undefined)) {
                parts.add(xmlAttribute(context, context.str(entry.key()), context.str(entry.value())));
            }
        }
        return (space && !parts.isEmpty() ? " " : "") + String.join(" ", parts);
    }

    private static String xmlAttribute(Filters context, String key, String value) {
        if (BAD_KEY.matcher(key).find()) {
            throw TemplateException.value("Invalid character in attribute name: " + Repr.brief(key));
        }
        return escape(context, key) + "=\"" + escape(context, value) + "\"";
    }

    private static Object toJson(Filters context, Object input, Args args) {
        Args.Bound given = args.bind("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys");
        String indent = given.has("indent") ? jsonIndent(context, given.get("indent")) : null;
        List<Object> separators = given.has("separators")
                ? Sequences.list(context.budget(), given.get("separators"))
                : List.of(indent == null ? ", " : ",", ": ");
        if (separators.size() != 2
                || !(separators.get(0) instanceof String between)
                || !(separators.get(1) instanceof String afterKey)) {
            throw TemplateException.value("separators must be a pair of strings");
        }
        Json.Style style = new Json.Style(
                given.flag("ensure_ascii", false), indent, between, afterKey, given.flag("sort_keys", false));
        return Json.write(context.budget(), input, style);
    }

    private static String jsonIndent(Filters context, Object indent) {
        if (indent instanceof String text) {
            return text;
        }
        int width = Math.max(0, Numbers.index(indent));
        context.budget().text(width);
        return " ".repeat(width);
    }
}
