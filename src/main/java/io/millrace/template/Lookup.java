package io.millrace.template;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code x.name} and {@code x[index]} with the rules of the immutable sandbox. */
final class Lookup {
    private static final Set<String> DUNDERS = Set.of(
            "__class__",
            "__delattr__",
            "__dir__",
            "__doc__",
            "__eq__",
            "__format__",
            "__ge__",
            "__getattribute__",
            "__getstate__",
            "__gt__",
            "__hash__",
            "__init__",
            "__init_subclass__",
            "__le__",
            "__lt__",
            "__ne__",
            "__new__",
            "__reduce__",
            "__reduce_ex__",
            "__repr__",
            "__setattr__",
            "__sizeof__",
            "__str__",
            "__subclasshook__");
    private static final Set<String> LIST_CHANGES =
            Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");
    private static final Set<String> DICT_CHANGES = Set.of("clear", "pop", "popitem", "setdefault", "update");
    private final Budget budget;

    Lookup(Budget budget) {
        this.budget = budget;
    }

    /** Attribute first, then item. */
    Object attribute(Object owner, String name) {
        Object found = find(owner, name);
        if (found != null) {
            return found;
        }
        requireDefined(owner);
        Object item = owner instanceof Dict dict ? dict.get(name) : null;
        return item == null ? Undefined.missing(owner, name) : item;
    }

    /** Item first, then attribute. */
    Object item(Object owner, Object index) {
        requireDefined(owner);
        Object item = element(owner, index);
        if (item == null && index instanceof String name) {
            item = find(owner, name);
        }
        return item == null ? Undefined.missing(owner, index) : item;
    }

    private static void requireDefined(Object owner) {
        if (owner instanceof Undefined undefined) {
            throw undefined.failure();
        }
    }

    private @Nullable Object element(Object owner, Object index) {
        if (owner instanceof Dict dict) {
            return Tests.isHashable(index) ? dict.get(index) : null;
        }
        return Numbers.isInteger(index) ? element(owner, Numbers.whole(index)) : null;
    }

    private @Nullable Object element(Object owner, long index) {
        if (!(owner instanceof String || owner instanceof Items || owner instanceof Range)) {
            return null;
        }
        int length = Sequences.length(owner);
        long at = index < 0 ? index + length : index;
        return at < 0 || at >= length ? null : at(owner, (int) at);
    }

    private Object at(Object owner, int index) {
        return switch (owner) {
            case String text -> character(text, index);
            case Items items -> items.values().get(index);
            case Range range -> range.get(index);
            default -> throw new IllegalStateException("no elements: " + owner.getClass());
        };
    }

    private String character(String text, int index) {
        budget.text(text.length());
        return Strings.substring(text, index, index + 1);
    }

    /** A Python attribute; undefined where the sandbox refuses it, null where there is none. */
    @Nullable
    Object find(Object owner, String name) {
        boolean refused = (DUNDERS.contains(name) && !(owner instanceof Namespace)) || changes(owner, name);
        return refused ? Undefined.unsafe(owner, name) : attributeOf(owner, name);
    }

    private static boolean changes(Object owner, String name) {
        return switch (owner) {
            case Items.ListValue _ -> LIST_CHANGES.contains(name);
            case Dict _ -> DICT_CHANGES.contains(name);
            default -> false;
        };
    }

    private @Nullable Object attributeOf(Object owner, String name) {
        return switch (owner) {
            case String text -> StringMethods.find(budget, text, name);
            case Items items -> ItemsMethods.find(budget, items, name);
            case Dict dict -> DictMethods.find(dict, name);
            case Range range -> ItemsMethods.find(budget, range, name);
            case Namespace namespace -> namespace.attributes().get(name);
            case Loop loop -> loop.attribute(budget, name);
            case Cycler cycler -> cycler.attribute(name);
            case MacroValue macro -> macro(macro, name);
            default -> null;
        };
    }

    private static @Nullable Object macro(MacroValue macro, String name) {
        return switch (name) {
            case "name" -> macro.name();
            case "arguments" -> Items.Tuple.of(List.copyOf(macro.signature().parameters()));
            case "catch_kwargs" -> macro.signature().usesKwargs();
            case "catch_varargs" -> macro.signature().usesVarargs();
            case "caller" -> macro.signature().usesCaller();
            default -> null;
        };
    }
}
