package io.millrace.preparation;

import io.millrace.core.Checkpoint;
import io.millrace.serving.Caller;
import java.util.concurrent.CancellationException;

/** A piece of work on its way through a {@link Lane}. Its state is the lane's, under the lane's lock. */
abstract class Job implements Checkpoint {

    /** Where it is. */
    enum State {
        FRESH,
        RUNNING,
        PAUSED,
        ENDED
    }

    final Caller caller;
    final long memory;
    State state = State.FRESH;
    long since;
    private volatile boolean unwanted;
    private final Lane lane;

    /** @param memory bytes that it holds while it is under way */
    Job(Lane lane, Caller caller, long memory) {
        this.lane = lane;
        this.caller = caller;
        this.memory = memory;
    }

    /** Does the work, and tells of its outcome what is to be done once its place is free. */
    abstract Runnable work();

    boolean isUnwanted() {
        return unwanted;
    }

    /** Ends it at its next checkpoint, or before it begins. */
    final void end() {
        unwanted = true;
        lane.ended(this);
    }

    @Override
    public final void pass() {
        if (!unwanted) {
            lane.pass(this);
        }
        if (unwanted) {
            throw new CancellationException("nobody waits for it");
        }
    }
}
