package io.millrace.template;

/** Python's {@code None}. */
enum None {
    NONE
}
