package io.millrace.runtime.ffi;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Closes what it was given in reverse order; all of it, even when a part fails. */
public final class Ownership implements NativeResource {

    private final Deque<NativeResource> owned = new ArrayDeque<>();

    public <T extends NativeResource> T own(T resource) {
        owned.push(resource);
        return resource;
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        while (!owned.isEmpty()) {
            failure = close(owned.pop(), failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable RuntimeException close(NativeResource resource, @Nullable RuntimeException earlier) {
        try {
            resource.close();
            return earlier;
        } catch (RuntimeException e) {
            if (earlier == null) {
                return e;
            }
            earlier.addSuppressed(e);
            return earlier;
        }
    }
}
