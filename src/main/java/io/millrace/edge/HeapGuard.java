package io.millrace.edge;

import io.millrace.core.MemoryRanOut;
import io.millrace.serving.RequestTimes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * Ends requests that an {@link OutOfMemoryError} has struck, and remembers that the heap was full: the process is not sound from then on.
 * Thread-safe.
 */
public final class HeapGuard {

    private static final Logger LOG = LoggerFactory.getLogger(HeapGuard.class);

    private final Set<Guarded> inWork = ConcurrentHashMap.newKeySet();
    private volatile boolean exhausted;

    /** Whether the heap was full once. */
    public boolean isExhausted() {
        return exhausted;
    }

    /** The work of a request, which ends whatever it meets. */
    Mono<Void> over(Supplier<Mono<Void>> work) {
        return Mono.create(sink -> begin(work, new Guarded(sink, false)));
    }

    /** The same of work that does not take its own {@link OutOfMemoryError}, not even one that concerns nobody else. */
    Mono<Void> overOthers(Supplier<Mono<Void>> work) {
        return Mono.create(sink -> begin(work, new Guarded(sink, true)));
    }

    private void begin(Supplier<Mono<Void>> work, Guarded guarded) {
        inWork.add(guarded);
        guarded.sink.onDispose(guarded);
        try {
            work.get().subscribe(guarded);
        } catch (OutOfMemoryError error) {
            guarded.hookOnError(new MemoryRanOut(error));
        }
    }

    /**
     * An error that nobody took. Where memory ran out, all requests in work end that may be the one that waits for it: those of others,
     * and where it was the heap, every one.
     */
    public void unclaimed(Throwable error) {
        notice(error);
        boolean everyOne = isFullHeap(error);
        MemoryRanOut.in(error).map(MemoryRanOut::new).ifPresent(end -> inWork.stream()
                .filter(guarded -> everyOne || guarded.ofOthers)
                .forEach(guarded -> guarded.end(end)));
    }

    private static boolean isFullHeap(Throwable error) {
        return MemoryRanOut.in(error).filter(MemoryRanOut::ofHeap).isPresent();
    }

    private void notice(Throwable error) {
        if (!exhausted && isFullHeap(error)) {
            exhausted = true;
            LOG.error("The heap was full: this process should be replaced", error);
        }
    }

    private final class Guarded extends BaseSubscriber<Void> {
        private final MonoSink<Void> sink;
        private final boolean ofOthers;

        Guarded(MonoSink<Void> sink, boolean ofOthers) {
            this.sink = sink;
            this.ofOthers = ofOthers;
        }

        private void end(MemoryRanOut cause) {
            if (inWork.remove(this)) {
                sink.error(cause);
            }
        }

        /* A stream tells its client what it failed of, and completes. */
        @Override
        protected void hookOnComplete() {
            RequestTimes.of(sink.contextView()).failure().ifPresent(HeapGuard.this::notice);
            inWork.remove(this);
            sink.success();
        }

        @Override
        protected void hookOnError(Throwable error) {
            notice(error);
            if (inWork.remove(this)) {
                sink.error(error);
            }
        }

        @Override
        public void dispose() {
            inWork.remove(this);
            super.dispose();
        }

        @Override
        public Context currentContext() {
            return Context.of(sink.contextView());
        }
    }
}
