package io.millrace.bodies;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The budget, and who waits for a place in it: large bodies in the order in which they came, small ones past them, and all past those
 * whose senders hold too much.
 */
final class BodyMemory {

    private final BodyBudget budget;
    private final Set<Waiting> waiting = new LinkedHashSet<>();

    BodyMemory(BodyBudget budget) {
        this.budget = budget;
    }

    BodyBudget budget() {
        return budget;
    }

    /** @param sender of the body; empty where that is not known */
    Share share(String sender) {
        return new Share(sender);
    }

    /** One body's part of it, nothing at first. */
    final class Share implements AutoCloseable {

        private final String sender;
        private BodyPart held = BodyPart.NONE;
        private boolean closed;

        private Share(String sender) {
            this.sender = sender;
        }

        /**
         * Whether memory may now hold {@code to} bytes of the body; a large one gets no more while others wait.
         *
         * @param length of the body, as far as it is known: above {@link BodyBudget#SMALL} it is a large one from now on
         */
        boolean tryResize(long to, long length) {
            BodyPart part = BodyPart.of(to, length);
            boolean fits;
            synchronized (BodyMemory.this) {
                fits = !mustWait(part) && resize(part);
            }
            settle();
            return fits;
        }

        private boolean mustWait(BodyPart to) {
            if (!to.large() || to.bytes() <= held.bytes()) {
                return false;
            }
            LargeTurns ahead = new LargeTurns();
            waiting.forEach(ahead::waits);
            return ahead.holdUp(sender);
        }

        private boolean isFair(BodyPart to) {
            return budget.isFair(sender, held, to);
        }

        private boolean resize(BodyPart to) {
            boolean fits = !closed && budget.move(sender, held, to);
            if (fits) {
                held = to;
            }
            return fits;
        }

        String sender() {
            return sender;
        }

        /** Bytes that there are for all. */
        long total() {
            return budget.total();
        }

        /** Calls {@code then}, on whatever thread, once the body may hold {@code to} bytes; what is returned withdraws that. */
        Runnable await(long to, Runnable then) {
            Waiting entry = new Waiting(this, BodyPart.of(to, to), then);
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
                boolean _ = resize(BodyPart.NONE);
                closed = true;
            }
            settle();
        }
    }

    private record Waiting(Share share, BodyPart to, Runnable then) {

        boolean resize() {
            return share.resize(to);
        }

        /** Whether it does not wait for other bodies of its sender's alone. */
        boolean isFair() {
            return share.isFair(to);
        }

        String sender() {
            return share.sender;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** The large bodies that wait, in their order: each holds up those of its sender, and all others where the space alone is its bound. */
    private static final class LargeTurns {

        private final Set<String> senders = new HashSet<>();
        private boolean all;

        void waits(Waiting body) {
            if (body.to().large() && senders.add(body.sender())) {
                all |= body.isFair();
            }
        }

        boolean holdUp(String sender) {
            return all || senders.contains(sender);
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
        LargeTurns ahead = new LargeTurns();
        for (Iterator<Waiting> entries = waiting.iterator(); entries.hasNext(); ) {
            Waiting next = entries.next();
            if (!(next.to().large() && ahead.holdUp(next.sender())) && next.resize()) {
                served.add(next);
                entries.remove();
            } else {
                ahead.waits(next);
            }
        }
        return served;
    }
}
