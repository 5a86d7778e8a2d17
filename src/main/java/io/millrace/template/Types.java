package io.millrace.template;

import io.millrace.template.Items.ListValue;
import io.millrace.template.Items.Tuple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Python types of values, and the way from Java's values to a template's. */
final class Types {
    private static final int MAX_NESTING = 256;

    private Types() {}

    static String name(Object value) {
        return switch (value) {
            case None _ -> "NoneType";
            case Boolean _ -> "bool";
            case Long _, BigInteger _ -> "int";
            case Double _ -> "float";
            case String _ -> "str";
            case ListValue _ -> "list";
            case Tuple _, Items.Group _ -> "tuple";
            case Dict _ -> "dict";
            case Dict.View view -> "dict_" + view.name();
            case Range _ -> "range";
            case Lazy lazy -> lazy.name();
            case Undefined _ -> "Undefined";
            case Namespace _ -> "jinja2.utils.Namespace";
            case Loop _ -> "jinja2.runtime.LoopContext";
            case Cycler _ -> "jinja2.utils.Cycler";
            case Callable callable -> callable.typeName();
            default -> throw new IllegalStateException("not a template value: " + value.getClass());
        };
    }

    /**
     * The template value of null, a Boolean, Integer, Long, BigInteger, Float, Double, CharSequence, Map, List or other
     * Collection, deeply.
     */
    static Object fromJava(@Nullable Object value) {
        return fromJava(value, 0);
    }

    private static Object fromJava(@Nullable Object value, int depth) {
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
        map.forEach((key, value) -> entries.add(new Dict.Entry(fromJava(key, depth), fromJava(value, depth))));
        return Dict.of(entries);
    }

    private static ListValue list(Collection<?> values, int depth) {
        List<Object> list = new ArrayList<>(values.size());
        values.forEach(value -> list.add(fromJava(value, depth)));
        return ListValue.of(list);
    }
}
