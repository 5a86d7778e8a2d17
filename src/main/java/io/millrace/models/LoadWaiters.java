package io.millrace.models;

import io.millrace.core.ServingException;
import io.millrace.core.ServingException.Overloaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/** Requests that wait for a model to be loaded. Each goes on, or fails, once that has ended; one that is cancelled leaves. */
final class LoadWaiters {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int most;
    private final List<MonoSink<Void>> requests = new ArrayList<>();
    private boolean ended;

    /** @param most that may wait at once */
    LoadWaiters(int most) {
        this.most = most;
    }

    /** Ends when the load has: the model is held until who subscribed has had the signal. */
    Mono<Void> end() {
        return Mono.create(sink -> {
            synchronized (this) {
                if (ended) {
                    sink.success();
                } else if (requests.size() >= most) {
                    sink.error(new Overloaded(
                            "The model is being loaded, and " + most + " requests wait for it already", RETRY_AFTER));
                } else {
                    requests.add(sink);
                }
            }
            sink.onDispose(() -> leave(sink));
        });
    }

    private synchronized void leave(MonoSink<Void> sink) {
        requests.remove(sink);
    }

    synchronized int count() {
        return requests.size();
    }

    /** The model is there. */
    void ready(Leases leases) {
        for (MonoSink<Void> request : taken()) {
            boolean held = leases.take();
            var _ = Schedulers.parallel().schedule(() -> {
                request.success();
                if (held) {
                    leases.giveBack();
                }
            });
        }
    }

    void failed(ServingException failure) {
        taken().forEach(request -> Schedulers.parallel().schedule(() -> request.error(failure)));
    }

    private synchronized List<MonoSink<Void>> taken() {
        ended = true;
        List<MonoSink<Void>> all = List.copyOf(requests);
        requests.clear();
        return all;
    }
}
