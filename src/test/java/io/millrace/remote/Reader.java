package io.millrace.remote;

import io.millrace.Await;
import io.millrace.serving.TextEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;

/** Keeps what a stream gives. */
final class Reader extends BaseSubscriber<TextEvent> {

    private final List<TextEvent> events = new CopyOnWriteArrayList<>();
    private volatile @Nullable Throwable error;
    private volatile boolean ended;

    @Override
    protected void hookOnNext(TextEvent event) {
        events.add(event);
    }

    @Override
    protected void hookOnError(Throwable failure) {
        error = failure;
        ended = true;
    }

    @Override
    protected void hookOnComplete() {
        ended = true;
    }

    Reader await() {
        Await.until("the stream's end", () -> ended);
        return this;
    }

    List<TextEvent> events() {
        return events;
    }

    @Nullable
    Throwable error() {
        return error;
    }
}
