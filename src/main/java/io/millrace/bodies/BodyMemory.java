package io.millrace.bodies;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The budget, and who waits for a place in it: large bodies in the order in which they came, small ones past them. */
final class BodyMemory {

    private final BodyBudget budget;
    private final Set<Waiting> waiting = new LinkedHashSet<>();

    BodyMemory(BodyBudget budget) {
        this.budget = budget;
    }

    BodyBudget budget() {
        return budget;
    }

    Share share() {
        return new Share();
    }

    /** One body's part of it, nothing at first. */
    final class Share implements AutoCloseable {

        private long bytes;
        private boolean closed;

        /** Whether the body may now hold {@code to} bytes; a large one may not while others wait. */
        boolean tryResize(long to) {
            boolean fits;
            synchronized (BodyMemory.this) {
                fits = !mustWait(to) && resize(to);
            }
            settle();
            return fits;
        }

        private boolean mustWait(long to) {
            return to > bytes && to > BodyBudget.SMALL && !waiting.isEmpty();
        }

        private boolean resize(long to) {
            boolean fits = !closed && budget.resize(bytes, to);
            bytes = fits ? to : bytes;
            return fits;
        }

        /** Bytes that there are for all. */
        long total() {
            return budget.total();
        }

        /** Calls {@code then}, on whatever thread, once the body may hold {@code to} bytes; what is returned withdraws that. */
        Runnable await(long to, Runnable then) {
            Waiting entry = new Waiting(this, to, then);
            synchronized (BodyMemory.this) {
                waiting.add(entry);
            }
            settle();
            return () -> withdraw(entry);
        }

        /** Gives all back; it gets no more. */
        @Override
        public void close() {
            synchronized (BodyMemory.this) {
                boolean _ = resize(0);
                closed = true;
            }
            settle();
        }
    }

    private record Waiting(Share share, long to, Runnable then) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private void withdraw(Waiting entry) {
        synchronized (this) {
            waiting.remove(entry);
        }
        settle();
    }

    private void settle() {
        served().forEach(entry -> entry.then().run());
    }

    private synchronized List<Waiting> served() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<Waiting> served = new ArrayList<>();
        waiting.removeIf(entry -> entry.share().closed);
        boolean largeWaits = false;
        for (Iterator<Waiting> entries = waiting.iterator(); entries.hasNext(); ) {
            Waiting next = entries.next();
            boolean large = next.to() > BodyBudget.SMALL;
            if (!(large && largeWaits) && next.share().resize(next.to())) {
                served.add(next);
                entries.remove();
            } else {
                largeWaits |= large;
            }
        }
        return served;
    }
}
