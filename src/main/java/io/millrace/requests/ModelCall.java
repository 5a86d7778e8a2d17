package io.millrace.requests;

import io.millrace.batching.Work;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.models.Lease;
import io.millrace.repository.BreakerSettings;
import io.millrace.serving.RemoteModels;
import reactor.core.publisher.Flux;

/**
 * What one request asks, whoever answers it.
 *
 * @param <T> parts of the answer
 */
public interface ModelCall<T> {

    /** No deadline. */
    long NO_DEADLINE = Work.NO_DEADLINE;

    /**
     * Asks a model of this service, which the lease holds until the stream ends.
     *
     * @param deadline on the clock of {@link System#nanoTime()}, after which nobody wants the answer; {@link #NO_DEADLINE} for none
     */
    Flux<T> on(Lease lease, long deadline);

    /**
     * Asks a remote server's model in the place of one of this service.
     *
     * @param settings how long it may be silent
     * @param name of the model there, as errors say it
     */
    default Flux<T> on(RemoteModels.Remote remote, BreakerSettings settings, String name) {
        return Flux.error(new InvalidRequest("model", "a remote server stands in only where text is generated"));
    }

    /** Whether it holds token ids, which mean something to one tokenizer alone. */
    boolean holdsTokenIds();

    /** Whether the answer is whole with this part. */
    boolean isLast(T part);

    /** Whether what it asks ends by itself at the deadline, and when its model is closed. */
    boolean keepsDeadline();

    /** What goes before the answer of another model than the one asked for. */
    default Flux<T> served(String model) {
        return Flux.empty();
    }
}
