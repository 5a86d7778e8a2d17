package io.millrace.tasks.generate;

import io.millrace.serving.TextEvent;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** Watches streams as requests for text do, and tells the latest of them of tokens. */
public final class HangWatches {

    private final Scheduler timer;
    private final LongSupplier ticker;
    private @Nullable HangWatch latest;

    public HangWatches(Scheduler timer, LongSupplier ticker) {
        this.timer = timer;
        this.ticker = ticker;
    }

    public Flux<TextEvent> over(String model, Duration timeout, Flux<TextEvent> stream) {
        HangWatch watch = new HangWatch(model, timeout, timer, ticker);
        latest = watch;
        return watch.over(stream);
    }

    /** A token has come that has no text yet. */
    public void token(int choice) {
        if (latest != null) {
            latest.token(choice);
        }
    }
}
