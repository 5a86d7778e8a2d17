package io.millrace.template;

import io.millrace.template.TemplateException.Kind;

/** A value that is not there: prints as nothing, is false, iterates over nothing, and fails with its message otherwise. */
record Undefined(String message, Kind kind) {
    static Undefined variable(String name) {
        return of(Repr.quote(name) + " is undefined");
    }

    static Undefined of(String message) {
        return new Undefined(message, Kind.UNDEFINED);
    }

    static Undefined missing(Object owner, Object name) {
        String type = owner == None.NONE ? "None" : Types.name(owner) + " object";
        return of(
                name instanceof String attribute
                        ? Repr.quote(type) + " has no attribute " + Repr.quote(attribute)
                        : type + " has no element " + Repr.brief(name));
    }

    static Undefined unsafe(Object owner, String name) {
        String message = "access to attribute %s of %s object is unsafe."
                .formatted(Repr.quote(name), Repr.quote(Types.name(owner)));
        return new Undefined(message, Kind.SECURITY);
    }

    TemplateException failure() {
        return TemplateException.of(kind, message);
    }
}
