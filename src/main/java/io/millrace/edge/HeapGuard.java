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
        return Mono.create(sink -> begin(work, sink));
    }

    private void begin(Supplier<Mono<Void>> work, MonoSink<Void> sink) {
        Guarded guarded = new Guarded(sink);
        inWork.add(guarded);
        sink.onDispose(guarded);
        try {
            work.get().subscribe(guarded);
        } catch (OutOfMemoryError error) {
            guarded.hookOnError(new MemoryRanOut(error));
        }
    }

    /** An error that nobody took. Where the heap was full, all requests in work end: any of them may be the one that waits for it. */
    public void unclaimed(Throwable error) {
        if (isFullHeap(error)) {
            notice(error);
            MemoryRanOut end = new MemoryRanOut(new OutOfMemoryError());
            inWork.forEach(guarded -> guarded.end(end));
        }
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

        Guarded(MonoSink<Void> sink) {
            this.sink = sink;
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
