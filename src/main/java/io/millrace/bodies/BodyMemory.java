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
        private boolean large;
        private boolean closed;

        /**
         * Whether memory may now hold {@code to} bytes of the body; a large one gets no more while others wait.
         *
         * @param length of the body, as far as it is known: above {@link BodyBudget#SMALL} it is a large one from now on
         */
        boolean tryResize(long to, long length) {
            boolean fits;
            synchronized (BodyMemory.this) {
                fits = !mustWait(to, length) && resize(to, length);
            }
            settle();
            return fits;
        }

        private boolean mustWait(long to, long length) {
            return to > bytes && length > BodyBudget.SMALL && !waiting.isEmpty();
        }

        private boolean resize(long to, long length) {
            boolean nowLarge = length > BodyBudget.SMALL;
            boolean fits = !closed
                    && budget.move(part(!nowLarge, to) - part(!large, bytes), part(nowLarge, to) - part(large, bytes));
            if (fits) {
                bytes = to;
                large = nowLarge;
            }
            return fits;
        }

        private static long part(boolean counts, long bytes) {
            return counts ? bytes : 0;
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
                boolean _ = resize(0, 0);
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
            if (!(large && largeWaits) && next.share().resize(next.to(), next.to())) {
                served.add(next);
                entries.remove();
            } else {
                largeWaits |= large;
            }
        }
        return served;
    }
}
