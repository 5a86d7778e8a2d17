package io.millrace.batching;

import io.millrace.batching.BatchPlanner.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A batch being put together around its lead. */
final class BatchFill<C extends Candidate> {

    private final BatchLimits limits;
    private final List<C> members = new ArrayList<>();
    private long rows;
    private int longest;
    private boolean leftOut;

    BatchFill(BatchLimits limits, C lead) {
        this.limits = limits;
        add(lead);
    }

    List<C> members() {
        return List.copyOf(members);
    }

    /** Whether waiting for more is of no use: one was left out, or not another row like the longest fits. */
    boolean isFull() {
        return leftOut || !fits(1, longest);
    }

    void offer(C entry) {
        if (fits(entry.work().rows(), entry.work().length())) {
            add(entry);
        } else {
            leftOut = true;
        }
    }

    /**
     * Offers all entries, next always the one that adds least padding: of those not longer than the batch the longest, which is padded
     * itself, or of the longer ones the shortest, to which the whole batch is padded.
     */
    void addNearest(List<C> entries) {
        List<C> shorter = select(entries, false, Comparator.comparingInt((C c) -> -c.work().length()));
        List<C> longer = select(entries, true, Comparator.comparingInt((C c) -> c.work().length()));
        int s = 0;
        int l = 0;
        while ((s < shorter.size() || l < longer.size()) && rows < limits.maxRows()) {
            boolean down = l == longer.size() || s < shorter.size() && padding(shorter.get(s)) <= padding(longer.get(l));
            offer(down ? shorter.get(s++) : longer.get(l++));
        }
        leftOut |= s < shorter.size() || l < longer.size();
    }

    private List<C> select(List<C> entries, boolean longer, Comparator<C> order) {
        List<C> selected = new ArrayList<>();
        for (C entry : entries) {
            if (entry.work().length() > longest == longer) {
                selected.add(entry);
            }
        }
        selected.sort(order.thenComparing(BatchPlanner::compareUrgency));
        return selected;
    }

    private long padding(C entry) {
        long gap = entry.work().length() - (long) longest;
        return gap > 0 ? gap * rows : -gap * entry.work().rows();
    }

    private boolean fits(int moreRows, int length) {
        long all = rows + moreRows;
        return all <= limits.maxRows() && all * Math.max(longest, length) <= limits.maxPadded();
    }

    private void add(C entry) {
        members.add(entry);
        rows += entry.work().rows();
        longest = Math.max(longest, entry.work().length());
    }
}
