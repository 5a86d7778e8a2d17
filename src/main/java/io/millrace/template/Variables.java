package io.millrace.template;

import io.millrace.template.value.Dict;
import io.millrace.template.value.Items;
import io.millrace.template.value.None;
import io.millrace.template.value.Numbers;
import io.millrace.template.value.TemplateException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way from Java's values to a template's. */
final class Variables {
    private static final int MAX_NESTING = 256;

    private Variables() {}

    static Map<String, Object> of(Map<String, ? extends @Nullable Object> variables) {
        Map<String, Object> values = new HashMap<>();
        variables.forEach((name, value) -> values.put(name, value(value, 0)));
        return values;
    }

    private static Object value(@Nullable Object value, int depth) {
        if (depth > MAX_NESTING) {
            throw TemplateException.limit("variables nest deeper than " + MAX_NESTING);
        }
        return switch (value) {
            case null -> None.NONE;
            case Boolean truth -> truth;
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case Long number -> number;
            case BigInteger number -> Numbers.integer(number);
            case Float number -> number.doubleValue();
            case Double number -> number;
            case CharSequence text -> text.toString();
            case Map<?, ?> map -> dict(map, depth + 1);
            case Collection<?> list -> list(list, depth + 1);
            default -> throw TemplateException.type("variable of " + value.getClass() + " has no template type");
        };
    }

    private static Dict dict(Map<?, ?> map, int depth) {
        List<Dict.Entry> entries = new ArrayList<>(map.size());
        map.forEach((key, value) -> entries.add(new Dict.Entry(value(key, depth), value(value, depth))));
        return Dict.of(entries);
    }

    private static Items.ListValue list(Collection<?> values, int depth) {
        List<Object> list = new ArrayList<>(values.size());
        values.forEach(value -> list.add(value(value, depth)));
        return Items.list(list);
    }
}
