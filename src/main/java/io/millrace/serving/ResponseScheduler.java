package io.millrace.serving;

import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/**
 * Where a request goes on once its last answer is there, if its Reactor context holds one under this class: a thread that its connection
 * is written from saves a short answer the change of threads.
 */
public record ResponseScheduler(Scheduler scheduler) {

    private static final String BRIEF_PARTS = ResponseScheduler.class.getName() + ".parts";

    /** An answer in parts, each of which is made and written in less time than a change of threads takes. */
    public static <T> Flux<T> briefParts(Flux<T> parts) {
        return parts.contextWrite(context -> context.put(BRIEF_PARTS, true));
    }

    /** Where the parts of an answer are made. */
    public static Scheduler ofParts(ContextView context, Scheduler otherwise) {
        return context.getOrDefault(BRIEF_PARTS, false) ? of(context, otherwise) : otherwise;
    }

    public static Scheduler of(ContextView context, Scheduler otherwise) {
        return context.<ResponseScheduler>getOrEmpty(ResponseScheduler.class)
                .map(ResponseScheduler::scheduler)
                .orElse(otherwise);
    }
}
