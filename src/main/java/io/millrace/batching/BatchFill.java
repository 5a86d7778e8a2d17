package io.millrace.batching;

import io.millrace.batching.BatchPlanner.Candidate;
import java.util.ArrayList;
import java.util.Arrays;
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
     *
     * @param entries the most urgent first, which decides among equal lengths
     */
    void addNearest(List<C> entries) {
        List<C> byLength = byLength(entries);
        int longer = 0;
        while (longer < byLength.size() && byLength.get(longer).work().length() <= longest) {
            longer++;
        }
        int shorter = longer - 1;
        while ((shorter >= 0 || longer < byLength.size()) && rows < limits.maxRows()) {
            boolean down = longer == byLength.size()
                    || shorter >= 0 && padding(byLength.get(shorter)) <= padding(byLength.get(longer));
            offer(byLength.get(down ? shorter-- : longer++));
        }
        leftOut |= shorter >= 0 || longer < byLength.size();
    }

    /**
     * Shortest first; equal lengths so that the most urgent is met first, from the batch's length downwards and upwards. Sorts numbers,
     * length above place, since comparing entries would be most of a plan's time.
     */
    private List<C> byLength(List<C> entries) {
        int last = entries.size() - 1;
        long[] keys = new long[entries.size()];
        for (int i = 0; i < keys.length; i++) {
            int length = entries.get(i).work().length();
            keys[i] = (long) length << Integer.SIZE | (length <= longest ? last - i : i);
        }
        Arrays.sort(keys);
        List<C> sorted = new ArrayList<>(keys.length);
        for (long key : keys) {
            sorted.add(entries.get(key >>> Integer.SIZE <= longest ? last - (int) key : (int) key));
        }
        return sorted;
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
