package io.millrace.remote;

import io.millrace.core.ServingException.Overloaded;
import io.millrace.repository.Fallback;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.Phase;
import io.millrace.serving.Prompt;
import io.millrace.serving.RemoteModels;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.TextEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A model of a server that speaks the OpenAI API, streamed through. */
final class RemoteModel implements RemoteModels.Remote {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Fallback.Remote settings;
    private final Timing timing;
    private final Wording wording;
    private final Refusals refusals;
    private final RetryPolicy policy;
    private final Connection connection;
    private final AtomicInteger running = new AtomicInteger();

    /** @param key null sends none */
    RemoteModel(Fallback.Remote settings, @Nullable String key, Timing timing) {
        this.settings = settings;
        this.timing = timing;
        this.wording = new Wording(settings.name(), key);
        this.refusals = new Refusals(wording, settings.timeout(), timing.clock());
        this.policy = new RetryPolicy(settings.retries(), timing.random(), timing.sleep());
        this.connection = new Connection(settings, key);
    }

    @Override
    public Flux<TextEvent> generate(List<Prompt> prompts, GenerationOptions options) {
        return Flux.deferContextual(context -> {
            RemoteRequest request = RemoteRequest.of(settings, prompts, options);
            byte[] body = RemoteJson.bytes(request.body());
            return timed(RequestTimes.of(context), bounded(policy.over(attempt(request, body))));
        });
    }

    private static Flux<TextEvent> timed(RequestTimes times, Flux<TextEvent> stream) {
        return Flux.defer(() -> {
            long start = times.now();
            return stream.doOnTerminate(() -> times.spent(Phase.REMOTE, start))
                    .doOnCancel(() -> times.spent(Phase.REMOTE, start));
        });
    }

    /** Requests that run now, waiting to be tried again or not. */
    int running() {
        return running.get();
    }

    @Override
    public void close() {
        connection.close();
    }

    private Flux<TextEvent> bounded(Flux<TextEvent> stream) {
        if (running.incrementAndGet() > settings.maxConnections()) {
            running.decrementAndGet();
            return Flux.error(new Overloaded(
                    "The remote model " + wording.name() + " already has " + settings.maxConnections() + " requests",
                    SOON));
        }
        return stream.doFinally(_ -> running.decrementAndGet());
    }

    private Flux<TextEvent> attempt(RemoteRequest request, byte[] body) {
        return Flux.defer(() -> {
            RemoteAnswer answer = new RemoteAnswer(
                    new ChunkReader(wording, request.choices()), refusals, settings.timeout(), timing.timer());
            return connection
                    .post(request.path(), body, answer::read)
                    .timeout(Mono.delay(settings.timeout(), timing.timer()))
                    .onErrorMap(answer::failure);
        });
    }
}
