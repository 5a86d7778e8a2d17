package io.millrace.preparation;

import io.millrace.preparation.Job.State;
import io.millrace.serving.Caller;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Jobs that wait, by caller: of each, those between two slices before those that have not begun. Not thread-safe. */
final class Waiting {

    private final Map<Caller, Deque<Job>> jobs = new LinkedHashMap<>();
    private int size;

    int size() {
        return size;
    }

    void add(Job job) {
        Deque<Job> own = jobs.computeIfAbsent(job.caller, _ -> new ArrayDeque<>());
        if (job.state == State.PAUSED) {
            own.addFirst(job);
        } else {
            own.addLast(job);
        }
        size++;
    }

    /** False where it does not wait. */
    boolean remove(Job job) {
        Deque<Job> own = jobs.get(job.caller);
        if (own == null || !own.remove(job)) {
            return false;
        }
        if (own.isEmpty()) {
            jobs.remove(job.caller);
        }
        size--;
        return true;
    }

    /** The first job of the caller who has had least; null where none waits. */
    @Nullable
    Job first(Shares shares, Predicate<Job> of) {
        Job best = null;
        for (Deque<Job> own : jobs.values()) {
            Job job = own.getFirst();
            if (of.test(job) && (best == null || shares.compare(job.caller, best.caller) < 0)) {
                best = job;
            }
        }
        return best;
    }
}
