package io.millrace.batching;

/** Throws what a method may not declare. */
final class ScriptedFailure {

    private ScriptedFailure() {}

    @SuppressWarnings("unchecked") // never a cast: the type is erased
    static <T extends Throwable> RuntimeException unchecked(Throwable failure) throws T {
        throw (T) failure;
    }
}
