package io.millrace.core;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/** What has been opened on the way to something whole, which is closed where the way ends early. Of one thread. */
public final class Opened {

    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    public <T extends AutoCloseable> T add(T resource) {
        resources.push(resource);
        return resource;
    }

    public void addAll(Collection<? extends AutoCloseable> others) {
        others.forEach(resources::push);
    }

    /**
     * Closes all, the latest first.
     *
     * @param cause gets what fails on the way as suppressed
     */
    public void closeAll(Throwable cause) {
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                cause.addSuppressed(e);
            }
        }
    }
}
