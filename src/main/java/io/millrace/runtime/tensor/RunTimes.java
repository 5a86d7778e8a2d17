package io.millrace.runtime.tensor;

import java.util.Arrays;

/**
 * Which of two ways to run an input is faster, by the times that runs of about its size took lately. The one that has lost is tried again
 * now and then, since what else the machine does decides as well: {@value #TRIAL} runs in a row after {@value #TRIAL} runs, after twice
 * as many, and so on up to {@value #EVERY}. The first {@value #COLD} runs behind a change of ways do not count: the weights that a way
 * has of its own have left the processor's cache, and its threads lie where the operating system put them for something else.
 */
final class RunTimes {

    static final int EVERY = 2048;
    static final int TRIAL = 48;
    static final int COLD = 32;

    private final Size[] sizes = new Size[Long.SIZE]; // by their logarithm of base 2
    private boolean latest;
    private int streak; // runs in a row that went the latest way

    /**
     * Whether to take the first way.
     *
     * @param size of the input, at least 0
     */
    synchronized boolean first(long size) {
        return of(size).next();
    }

    /** Notes how long a run took. */
    synchronized void took(boolean first, long size, long nanos) {
        streak = first == latest ? streak + 1 : 1;
        latest = first;
        if (streak > COLD) {
            (first ? of(size).first : of(size).second).add(nanos);
        }
    }

    private Size of(long size) {
        int bucket = Long.SIZE - 1 - Long.numberOfLeadingZeros(size | 1);
        if (sizes[bucket] == null) {
            sizes[bucket] = new Size();
        }
        return sizes[bucket];
    }

    /** Runs of about one size. */
    private static final class Size {

        private final Latest first = new Latest();
        private final Latest second = new Latest();
        private boolean chosen = true; // whether the first way is
        private boolean trying; // the other one
        private int calm = TRIAL; // runs between two trials
        private int left = TRIAL; // runs until the trial begins or ends

        boolean next() {
            if (left == 0) {
                turn();
            }
            left--;
            return chosen != trying;
        }

        private void turn() {
            if (trying) {
                chosen = first.median() <= second.median();
                calm = Math.min(2 * calm, EVERY);
            }
            trying = !trying;
            left = trying ? TRIAL : calm;
        }
    }

    /** The latest times that count of one way; their median, so that what is held up now and then decides nothing. */
    private static final class Latest {

        private final long[] nanos = new long[TRIAL - COLD];
        private int count;

        void add(long time) {
            nanos[count++ % nanos.length] = time;
            count = count == 2 * nanos.length ? nanos.length : count;
        }

        /** The largest number while there is none. */
        long median() {
            int known = Math.min(count, nanos.length);
            long[] sorted = Arrays.copyOf(nanos, known);
            Arrays.sort(sorted);
            return known == 0 ? Long.MAX_VALUE : sorted[(known - 1) / 2];
        }
    }
}
