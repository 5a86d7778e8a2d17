package io.millrace.remote;

import io.millrace.core.ServingException;
import io.millrace.serving.TextEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** The answer to one try. */
final class RemoteAnswer {

    private static final int MOST_EVENT_BYTES = 1 << 20;

    /** How long the end of a body is waited for after {@code [DONE]}; a body read to its end leaves a connection to use again. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final SseParser parser = new SseParser(MOST_EVENT_BYTES);
    private final Sinks.Empty<Void> done = Sinks.empty();
    private final ChunkReader chunks;
    private final Refusals refusals;
    private final Duration silence;
    private final Scheduler timer;
    private volatile boolean begun;

    /** @param silence how long it may send nothing once it has begun */
    RemoteAnswer(ChunkReader chunks, Refusals refusals, Duration silence, Scheduler timer) {
        this.silence = silence;
        this.chunks = chunks;
        this.refusals = refusals;
        this.timer = timer;
    }

    Flux<TextEvent> read(ClientResponse response) {
        HttpHeaders headers = response.headers().asHttpHeaders();
        String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
        if (!response.statusCode().is2xxSuccessful()) {
            return refused(response, headers.getFirst(HttpHeaders.RETRY_AFTER));
        }
        return isEventStream(type)
                ? events(Silence.limited(response.bodyToFlux(DataBuffer.class), silence, timer))
                : response.releaseBody().thenMany(Flux.error(refusals.contentType(type)));
    }

    FailedTry failure(Throwable error) {
        return refusals.of(error, begun);
    }

    private static boolean isEventStream(@Nullable String type) {
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }

    private Flux<TextEvent> refused(ClientResponse response, @Nullable String retryAfter) {
        int status = response.statusCode().value();
        return response.bodyToMono(String.class)
                .onErrorReturn("an error without a readable body")
                .defaultIfEmpty("an error without a body")
                .flatMapMany(body -> Flux.error(refusals.status(status, retryAfter, body)));
    }

    private Flux<TextEvent> events(Flux<DataBuffer> body) {
        return body.map(RemoteAnswer::bytes)
                .concatMap(this::events)
                .takeUntilOther(done.asMono().then(Mono.delay(LINGER, timer)))
                .concatWith(Flux.defer(() -> Flux.fromIterable(end())));
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    /* What came before a failure goes out before it. */
    private Flux<TextEvent> events(byte[] bytes) {
        begun = true;
        List<TextEvent> out = new ArrayList<>();
        try {
            parser.feed(bytes, event -> chunks.on(event, out));
        } catch (ServingException failure) {
            return Flux.<TextEvent>fromIterable(out).concatWith(Flux.error(failure));
        }
        if (chunks.isDone()) {
            done.tryEmitEmpty();
        }
        return Flux.fromIterable(out);
    }

    private List<TextEvent> end() {
        List<TextEvent> out = new ArrayList<>();
        chunks.end(out);
        return out;
    }
}
