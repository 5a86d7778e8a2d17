package io.millrace.template.filter;

import io.millrace.template.value.Budget;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Items;
import io.millrace.template.value.Markup;
import io.millrace.template.value.Namespace;
import io.millrace.template.value.Native;
import io.millrace.template.value.None;
import io.millrace.template.value.Numbers;
import io.millrace.template.value.Python;
import io.millrace.template.value.Range;
import io.millrace.template.value.Repr;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException.Kind;
import io.millrace.template.value.Undefined;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code x.name} and {@code x[index]} with the rules of the immutable sandbox. */
public final class Lookup {
    private static final Set<String> DUNDERS =
            words("__class__ __delattr__ __dir__ __doc__ __eq__ __format__ __ge__ __getattribute__ __getstate__ __gt__ "
                    + "__hash__ __init__ __init_subclass__ __le__ __lt__ __ne__ __new__ __reduce__ __reduce_ex__ "
                    + "__repr__ __setattr__ __sizeof__ __str__ __subclasshook__");
    private static final Set<String> LIST_CHANGES = words("append clear pop reverse insert sort extend remove");
    private static final Set<String> DICT_CHANGES = words("clear pop popitem setdefault update");
    private final Budget budget;

    public Lookup(Budget budget) {
        this.budget = budget;
    }

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }

    /** Attribute first, then item. */
    public Object attribute(Object owner, String name) {
        Object found = find(owner, name);
        if (found != null) {
            return found;
        }
        Object item = Undefined.required(owner) instanceof Dict dict ? dict.get(name) : null;
        return item == null ? missing(owner, name) : item;
    }

    /** Item first, then attribute. */
    public Object item(Object owner, Object index) {
        Object item = element(Undefined.required(owner), index);
        if (item == null && Markup.plain(index) instanceof String name) {
            item = find(owner, name);
        }
        return item == null ? missing(owner, index) : item;
    }

    /** The index that a part of a path or format means: a number where it is one, else a name. */
    static Object index(String part) {
        return isNumber(part) ? (Object) Long.valueOf(part) : part;
    }

    static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private @Nullable Object element(Object owner, Object index) {
        if (owner instanceof Markup markup) {
            Object element = element(markup.text(), index);
            return element == null ? null : Markup.marked(element);
        }
        if (owner instanceof Dict dict) {
            return Dict.isHashable(index) ? dict.get(index) : null;
        }
        return Numbers.isInteger(index) ? element(owner, Numbers.whole(index)) : null;
    }

    private @Nullable Object element(Object owner, long index) {
        if (!(owner instanceof String || owner instanceof Items || owner instanceof Range)) {
            return null;
        }
        int length = Python.length(owner);
        long at = index < 0 ? index + length : index;
        return at < 0 || at >= length ? null : at(owner, (int) at);
    }

    private Object at(Object owner, int index) {
        return switch (owner) {
            case Items items -> items.values().get(index);
            case Range range -> range.get(index);
            default -> character((String) owner, index);
        };
    }

    private String character(String text, int index) {
        budget.text(text.length());
        return Strings.substring(text, index, index + 1);
    }

    /** A Python attribute; undefined where the sandbox refuses it, null where there is none. */
    @Nullable
    Object find(Object owner, String name) {
        if ((DUNDERS.contains(name) && !(owner instanceof Namespace)) || changes(owner, name)) {
            String message = "access to attribute " + Strings.quote(name) + " of " + Python.quotedType(owner);
            return new Undefined(message + " object is unsafe.", Kind.SECURITY);
        }
        if (owner instanceof Markup markup) {
            return MarkupMethods.find(budget, markup, name);
        }
        if (owner instanceof String text) {
            return StringMethods.find(budget, text, name);
        }
        if (owner instanceof Dict dict) {
            return CollectionMethods.find(dict, name);
        }
        Object own = owner instanceof Native other ? other.attribute(budget, name) : null;
        return own == null ? CollectionMethods.find(budget, owner, name) : own;
    }

    private static boolean changes(Object owner, String name) {
        return switch (owner) {
            case Items.ListValue _ -> LIST_CHANGES.contains(name);
            case Dict _ -> DICT_CHANGES.contains(name);
            default -> false;
        };
    }

    static Undefined missing(Object owner, Object name) {
        String type = owner == None.NONE ? "None" : Python.type(owner) + " object";
        return Undefined.of(
                name instanceof String attribute
                        ? Strings.quote(type) + " has no attribute " + Strings.quote(attribute)
                        : type + " has no element " + Repr.brief(name));
    }
}
