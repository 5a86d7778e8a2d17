package io.millrace.serving;

import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/**
 * Where a request goes on once its last answer is there, if its Reactor context holds one under this class: a thread that its connection
 * is written from saves a short answer the change of threads.
 */
public record ResponseScheduler(Scheduler scheduler) {

    /** Where the parts of an answer are made. */
    public static Scheduler ofParts(ContextView context, Scheduler otherwise) {
        return Cadence.in(context).brief() ? of(context, otherwise) : otherwise;
    }

    public static Scheduler of(ContextView context, Scheduler otherwise) {
        return context.<ResponseScheduler>getOrEmpty(ResponseScheduler.class)
                .map(ResponseScheduler::scheduler)
                .orElse(otherwise);
    }
}
