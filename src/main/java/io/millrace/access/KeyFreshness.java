package io.millrace.access;

/** Whether the keys in force are those of their file, as far as it could be read of late. */
@FunctionalInterface
public interface KeyFreshness {
    boolean isFresh();
}
