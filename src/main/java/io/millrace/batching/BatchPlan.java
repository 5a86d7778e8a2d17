package io.millrace.batching;

import java.util.ArrayList;
import java.util.List;

/** What a free worker does next. */
public sealed interface BatchPlan<C> {

    /** Nothing waits. */
    record Idle<C>() implements BatchPlan<C> {}

    /** The batch may still fill up; to be planned anew when more comes, or at {@code until} on the batcher's clock. */
    record Wait<C>(long until) implements BatchPlan<C> {}

    /** Entries leave the queue. */
    sealed interface Next<C> extends BatchPlan<C> {

        List<C> entries();
    }

    /** These leave the queue without a run; to be planned anew without them. */
    record Drop<C>(List<C> expired, List<C> cancelled) implements Next<C> {

        @Override
        public List<C> entries() {
            List<C> all = new ArrayList<>(expired);
            all.addAll(cancelled);
            return all;
        }
    }

    /** These leave the queue and run together; the first is the lead. */
    record Run<C>(List<C> entries) implements Next<C> {}
}
