package io.millrace.template.run;

import io.millrace.template.parse.Stmt;
import io.millrace.template.value.Strings;
import io.millrace.template.value.Undefined;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The names of one running scope. */
final class Scope {
    /** The value of a name that is bound to a scope but not set. */
    private static final Object MISSING = new Object();

    private final @Nullable Scope parent;
    private final Map<String, Object> values = new HashMap<>();

    Scope(@Nullable Scope parent, Stmt.Frame frame, Function<String, @Nullable Object> variables) {
        this.parent = parent;
        frame.storedFirst().forEach(name -> values.put(name, inherited(name, _ -> MISSING)));
        frame.storedLater().forEach(name -> values.put(name, inherited(name, variables)));
    }

    private Object inherited(String name, Function<String, @Nullable Object> otherwise) {
        Object value = parent == null ? null : parent.search(name);
        Object found = value == null ? otherwise.apply(name) : value;
        return found == null ? MISSING : found;
    }

    private @Nullable Object search(String name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            Object value = scope.values.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** The value of a name here or in a scope around it, else as given to the rendering, else undefined. */
    Object get(String name, Function<String, @Nullable Object> variables) {
        Object bound = search(name);
        Object value = bound == null ? variables.apply(name) : bound;
        return value == null || value == MISSING ? Undefined.of(Strings.quote(name) + " is undefined") : value;
    }

    void put(String name, Object value) {
        values.put(name, value);
    }

    /** Binds a name to this scope without a value. */
    void declare(String name) {
        values.put(name, MISSING);
    }
}
