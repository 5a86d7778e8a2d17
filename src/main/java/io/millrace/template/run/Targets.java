package io.millrace.template.run;

import io.millrace.template.parse.Stmt.Target;
import io.millrace.template.value.Namespace;
import io.millrace.template.value.Python;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What values are assigned to: names, attributes of namespaces, and several of these at once.
 *
 * @param variables given to the rendering, and globals
 */
record Targets(Function<String, @Nullable Object> variables) {

    /** Refuses targets within what is no namespace. */
    void requireNamespaces(Target target, Scope scope) {
        switch (target) {
            case Target.NamespaceAttribute attribute -> namespace(attribute.namespace(), scope);
            case Target.Unpacked unpacked -> unpacked.targets().forEach(each -> requireNamespaces(each, scope));
            case Target.Variable _ -> {}
        }
    }

    private Namespace namespace(String name, Scope scope) {
        if (scope.get(name, variables) instanceof Namespace namespace) {
            return namespace;
        }
        throw TemplateException.value("cannot assign attribute on non-namespace object " + Strings.quote(name));
    }

    void assign(Target target, Object value, Scope scope) {
        switch (target) {
            case Target.Variable variable -> scope.put(variable.name(), value);
            case Target.NamespaceAttribute attribute ->
                namespace(attribute.namespace(), scope).attributes().put(attribute.attribute(), value);
            case Target.Unpacked unpacked -> unpack(unpacked.targets(), value, scope);
        }
    }

    private void unpack(List<Target> targets, Object value, Scope scope) {
        Iterator<Object> values = Python.iterate(value);
        for (Target target : targets) {
            if (!values.hasNext()) {
                throw TemplateException.value("not enough values to unpack (expected " + targets.size() + ")");
            }
            assign(target, values.next(), scope);
        }
        if (values.hasNext()) {
            throw TemplateException.value("too many values to unpack (expected " + targets.size() + ")");
        }
    }
}
