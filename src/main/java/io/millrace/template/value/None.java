package io.millrace.template.value;

/** Python's {@code None}. */
public enum None implements Native {
    NONE;

    @Override
    public String typeName() {
        return "NoneType";
    }
}
