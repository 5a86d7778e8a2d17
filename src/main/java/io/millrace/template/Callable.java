package io.millrace.template;

/** Something a template can call. */
@FunctionalInterface
interface Callable {
    Object call(Args args);

    /** The name of its Python type. */
    default String typeName() {
        return "function";
    }
}
