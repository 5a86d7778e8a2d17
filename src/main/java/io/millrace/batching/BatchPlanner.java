package io.millrace.batching;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides which of the waiting entries run together. Pure: the same entries at the same time give the same plan.
 *
 * <p><b>Lead.</b> The most urgent entry is in the batch, whatever its size, so nothing starves; only entries of its group join it. An
 * entry's urgency is the time of its submission plus {@link #AGEING_NANOS} for each step of priority, earliest first: a better class goes
 * first, and one class is worth one second of waiting, so a lower class is overtaken for no longer than that.
 *
 * <p><b>Company.</b> Classes join in order, a lower one only where a better one leaves room; an entry counts as one class better for each
 * second waited, though never better than the best that waits. Within a class, with {@link BatchLimits#sortByLength()}, the entry that adds
 * least padding joins next; without it, the most urgent. The bounds hold for every batch but that of a lead which alone exceeds them.
 *
 * <p><b>Share.</b> Where several instances run side by side, one takes no more entries than come to each of them, of those that wait and
 * those that run, so that none stands still while another has all the work.
 *
 * <p><b>Cost.</b> Linear in the entries given but for one sort by length. A caller with a long queue gives the {@link #window()} most
 * urgent of the lead's group: that is enough to choose well among lengths, and keeps a batch's cost the same for any queue.
 */
public record BatchPlanner(BatchLimits limits) {

    /** What one step of priority is worth in nanoseconds of waiting. */
    public static final long AGEING_NANOS = 1_000_000_000L;

    private static final int WINDOW_BATCHES = 8;
    private static final int WINDOW = 1_024;

    /** A waiting entry. */
    public interface Candidate {

        Work<?> work();

        /** Time on the batcher's clock, in nanoseconds. */
        long submitted();

        /** Whether nobody waits for the answer any more. */
        boolean isCancelled();
    }

    /** Most urgent first; entries that compare equal are as urgent as each other. */
    public static int compareUrgency(Candidate a, Candidate b) {
        long steps = (long) a.work().priority() - b.work().priority();
        return Long.signum(a.submitted() - b.submitted() + steps * AGEING_NANOS);
    }

    /** How many waiting entries are worth looking at: eight batches of single rows, or 1,024, but always one batch. */
    public int window() {
        return (int) Math.max(limits.maxRows(), Math.min(WINDOW, (long) WINDOW_BATCHES * limits.maxRows()));
    }

    BatchPlanner withoutDelay() {
        return new BatchPlanner(
                new BatchLimits(limits.maxRows(), limits.maxPadded(), Duration.ZERO, limits.sortByLength()));
    }

    /** The next batch of a model with one instance. */
    public <C extends Candidate> BatchPlan<C> plan(Collection<C> waiting, long now) {
        return plan(waiting, now, Integer.MAX_VALUE);
    }

    /**
     * Plans the next batch.
     *
     * @param waiting in order of arrival where equally urgent
     * @param now on the batcher's clock, in nanoseconds
     * @param share most entries that one of several instances takes, at least 1: the others have theirs
     */
    public <C extends Candidate> BatchPlan<C> plan(Collection<C> waiting, long now, int share) {
        if (waiting.isEmpty()) {
            return new BatchPlan.Idle<>();
        }
        BatchPlan.Drop<C> drop = dead(waiting, now);
        return drop.expired().isEmpty() && drop.cancelled().isEmpty() ? batch(waiting, now, share) : drop;
    }

    private static <C extends Candidate> BatchPlan.Drop<C> dead(Collection<C> waiting, long now) {
        List<C> expired = new ArrayList<>(0);
        List<C> cancelled = new ArrayList<>(0);
        for (C entry : waiting) {
            if (entry.isCancelled()) {
                cancelled.add(entry);
            } else if (entry.work().deadline() <= now) {
                expired.add(entry);
            }
        }
        return new BatchPlan.Drop<>(expired, cancelled);
    }

    private <C extends Candidate> BatchPlan<C> batch(Collection<C> waiting, long now, int share) {
        List<C> urgentFirst = new ArrayList<>(waiting);
        urgentFirst.sort(BatchPlanner::compareUrgency);
        BatchFill<C> fill = new BatchFill<>(limits, urgentFirst.getFirst());
        classes(urgentFirst, now).values().forEach(entries -> fill(fill, entries));
        if (limits.maxDelay().isZero() || fill.isFull()) {
            return run(fill.members(), share);
        }
        long until = until(fill.members(), now);
        return until <= now ? run(fill.members(), share) : new BatchPlan.Wait<>(until);
    }

    private static <C extends Candidate> BatchPlan<C> run(List<C> batch, int share) {
        return new BatchPlan.Run<>(batch.size() > share ? batch.subList(0, share) : batch);
    }

    /** Those of the first one's group but itself, by the class they count as, in the order given. */
    private static <C extends Candidate> SortedMap<Integer, List<C>> classes(List<C> urgentFirst, long now) {
        C lead = urgentFirst.getFirst();
        int best = Integer.MAX_VALUE;
        for (C entry : urgentFirst) {
            best = Math.min(best, entry.work().priority());
        }
        SortedMap<Integer, List<C>> classes = new TreeMap<>();
        for (C entry : urgentFirst.subList(1, urgentFirst.size())) {
            if (entry.work().group().equals(lead.work().group())) {
                classes.computeIfAbsent(aged(entry, best, now), _ -> new ArrayList<>())
                        .add(entry);
            }
        }
        return classes;
    }

    private static int aged(Candidate entry, int best, long now) {
        long waited = Math.max(0, now - entry.submitted());
        return (int) Math.max(best, entry.work().priority() - waited / AGEING_NANOS);
    }

    private <C extends Candidate> void fill(BatchFill<C> fill, List<C> entries) {
        if (limits.sortByLength()) {
            fill.addNearest(entries);
        } else {
            entries.forEach(fill::offer);
        }
    }

    /** Until when a batch of these may wait for more; not at all where one of them would expire meanwhile. */
    private <C extends Candidate> long until(List<C> batch, long now) {
        long oldest = batch.stream().mapToLong(Candidate::submitted).min().orElseThrow();
        long until = oldest + limits.maxDelay().toNanos();
        return batch.stream().anyMatch(entry -> entry.work().deadline() <= until) ? now : until;
    }
}
