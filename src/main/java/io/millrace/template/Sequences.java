package io.millrace.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Length, iteration and membership. */
final class Sequences {
    private Sequences() {}

    static boolean hasLength(Object value) {
        return switch (value) {
            case String _, Items _, Dict _, Dict.View _, Range _, Undefined _, Loop _ -> true;
            default -> false;
        };
    }

    static int length(Object value) {
        return switch (value) {
            case String text -> Strings.length(text);
            case Items items -> items.values().size();
            case Dict dict -> dict.size();
            case Dict.View view -> view.dict().size();
            case Range range -> range.size();
            case Undefined _ -> 0;
            case Loop loop -> loop.length();
            default ->
                throw TemplateException.type("object of type " + Repr.quote(Types.name(value)) + " has no len()");
        };
    }

    static boolean isIterable(Object value) {
        return hasLength(value) || value instanceof Lazy;
    }

    static Iterator<Object> iterate(Object value) {
        return switch (value) {
            case String text -> Strings.characters(text);
            case Items items -> items.values().iterator();
            case Dict dict -> dict.keys().iterator();
            case Dict.View view -> view.elements().iterator();
            case Range range -> range.values().iterator();
            case Lazy lazy -> lazy.elements();
            case Undefined _ -> Collections.emptyIterator();
            default -> throw TemplateException.type(Repr.quote(Types.name(value)) + " object is not iterable");
        };
    }

    /** All elements, charged for. */
    static List<Object> list(Budget budget, Object value) {
        List<Object> list = new ArrayList<>();
        Iterator<Object> elements = iterate(value);
        while (elements.hasNext()) {
            budget.step();
            list.add(elements.next());
        }
        return list;
    }

    /** All elements of a value that has an order to reverse. */
    static List<Object> reversible(Budget budget, Object value) {
        if (value instanceof Lazy) {
            throw TemplateException.type(Repr.quote(Types.name(value)) + " object is not reversible");
        }
        return list(budget, value);
    }

    static boolean contains(Budget budget, Object container, Object element) {
        return switch (container) {
            case String text -> Strings.indexOf(budget, text, substring(element)) >= 0;
            case Dict dict -> dict.get(element) != null;
            case Dict.View view when view.name().equals("keys") -> view.dict().get(element) != null;
            default -> search(budget, container, element);
        };
    }

    private static String substring(Object element) {
        if (element instanceof String text) {
            return text;
        }
        throw TemplateException.type("'in <string>' requires string as left operand, not " + Types.name(element));
    }

    private static boolean search(Budget budget, Object container, Object element) {
        Iterator<Object> elements = isIterable(container) ? iterate(container) : notContainer(container);
        while (elements.hasNext()) {
            if (Comparing.equal(budget, elements.next(), element)) {
                return true;
            }
        }
        return false;
    }

    private static Iterator<Object> notContainer(Object value) {
        throw TemplateException.type("argument of type " + Repr.quote(Types.name(value)) + " is not iterable");
    }
}
