package io.millrace.batching;

/** How a run of several items gets on. Called by the thread that runs them. */
public interface RunProgress<O> {

    /** A step has ended and another follows: a run of many steps does not hang as long as they end. */
    void stepped();

    /** Whether anybody still waits for an item. */
    boolean isAwaited(int item);

    /** The output of an item is there before the run is over, which gives it once more. */
    void answered(int item, O output);

    /** Of a run that is nobody's but its caller's. */
    static <O> RunProgress<O> none() {
        return new RunProgress<>() {
            @Override
            public void stepped() {}

            @Override
            public boolean isAwaited(int item) {
                return true;
            }

            @Override
            public void answered(int item, O output) {}
        };
    }
}
