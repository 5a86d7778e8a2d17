package io.millrace.runtime.tensor;

import java.util.stream.LongStream;

/**
 * Which of two ways to run an input is faster, by the times that runs of about its size took lately. The one that has lost is tried again
 * now and then, since what else the machine does decides as well: {@value #TRIAL} runs in a row after {@value #TRIAL} runs, after twice
 * as many, and so on up to {@value #EVERY}. The first {@value #COLD} runs behind a change of ways do not count: the weights that a way
 * has of its own have left the processor's cache, and its threads lie where the operating system put them for something else; a trial
 * of which some runs were faster than the other way and most were slower goes on for up to {@value #MOST_AGAIN} times as long. A way is
 * changed for one that is faster by a twentieth, and looked at again soon then: what held up the machine for a while decides for a while.
 */
final class RunTimes {

    static final int EVERY = 2048;
    static final int TRIAL = 48;
    static final int COLD = 32;

    private static final int MOST_AGAIN = 7;
    private static final int DOUBTED = EVERY / 8; // runs behind a change of ways
    private static final int SETTLED = 256; // runs by whose times the way that is taken is known

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
        private int again; // times that the trial has been prolonged

        boolean next() {
            if (left == 0) {
                turn();
            }
            left--;
            return chosen != trying;
        }

        private void turn() {
            if (trying && again < MOST_AGAIN && undecided()) {
                again++;
                left = TRIAL;
                return;
            }
            if (trying && isBetter(tried().quantile(2, TRIAL - COLD), known().quantile(2, SETTLED))) {
                chosen = !chosen;
                calm = DOUBTED;
            } else if (trying) {
                calm = Math.min(2 * calm, EVERY);
            }
            again = 0;
            trying = !trying;
            left = trying ? TRIAL : calm;
        }

        private static boolean isBetter(long one, long other) {
            return one < other - other / 20;
        }

        /** Whether some of the trial's runs were faster and some slower: its threads have not found their cores yet. */
        private boolean undecided() {
            long usual = known().quantile(2, SETTLED);
            return tried().quantile(4, TRIAL - COLD) < usual && usual < tried().quantile(2, TRIAL - COLD);
        }

        private Latest known() {
            return chosen ? first : second;
        }

        private Latest tried() {
            return chosen ? second : first;
        }
    }

    /** The latest times that count of one way. Quantiles of them, so that what is held up now and then decides nothing. */
    private static final class Latest {

        private final long[] nanos = new long[SETTLED];
        private long count;

        void add(long time) {
            nanos[(int) (count++ % SETTLED)] = time;
        }

        /** What one in {@code parts} of the latest is not above; the largest number while there is none. */
        long quantile(int parts, int latest) {
            int known = (int) Math.min(count, latest);
            long[] sorted = LongStream.range(count - known, count)
                    .map(at -> nanos[(int) (at % SETTLED)])
                    .sorted()
                    .toArray();
            return known == 0 ? Long.MAX_VALUE : sorted[(known - 1) / parts];
        }
    }
}
