package io.millrace.template;

import io.millrace.template.value.Budget;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Items;
import io.millrace.template.value.None;
import io.millrace.template.value.Numbers;
import io.millrace.template.value.RenderLimits;
import io.millrace.template.value.TemplateException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way from Java's values to a template's: each when it is first asked for, whose size then counts for the rendering's limits. */
final class Variables {
    private static final int MAX_NESTING = 256;

    private final Map<String, ? extends @Nullable Object> given;
    private final RenderLimits limits;
    private final Budget budget;
    private final Map<String, Object> values = new HashMap<>();
    private long parts;
    private long characters;

    Variables(Map<String, ? extends @Nullable Object> given, RenderLimits limits, Budget budget) {
        this.given = given;
        this.limits = limits;
        this.budget = budget;
    }

    /** Null where no variable has that name. */
    @Nullable
    Object get(String name) {
        Object known = values.get(name);
        return known == null && given.containsKey(name) ? read(name) : known;
    }

    private Object read(String name) {
        Object value = value(given.get(name), 0);
        values.put(name, value);
        budget.limit(limits.forInput(parts, characters));
        return value;
    }

    private Object value(@Nullable Object value, int depth) {
        if (depth > MAX_NESTING) {
            throw TemplateException.limit("variables nest deeper than " + MAX_NESTING);
        }
        parts++;
        return switch (value) {
            case null -> None.NONE;
            case Boolean truth -> truth;
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case Long number -> number;
            case BigInteger number -> Numbers.integer(number);
            case Float number -> number.doubleValue();
            case Double number -> number;
            case CharSequence text -> text(text.toString());
            case Map<?, ?> map -> dict(map, depth + 1);
            case Collection<?> list -> list(list, depth + 1);
            default -> throw TemplateException.type("variable of " + value.getClass() + " has no template type");
        };
    }

    private String text(String text) {
        characters += text.length();
        return text;
    }

    private Dict dict(Map<?, ?> map, int depth) {
        List<Dict.Entry> entries = new ArrayList<>(map.size());
        map.forEach((key, value) -> entries.add(new Dict.Entry(value(key, depth), value(value, depth))));
        return Dict.of(entries);
    }

    private Items.ListValue list(Collection<?> values, int depth) {
        List<Object> list = new ArrayList<>(values.size());
        values.forEach(value -> list.add(value(value, depth)));
        return Items.list(list);
    }
}
