package io.millrace.template.value;

/** Something a template can call. */
@FunctionalInterface
public interface Callable extends Native {
    Object call(Args args);

    @Override
    default String typeName() {
        return "function";
    }
}
