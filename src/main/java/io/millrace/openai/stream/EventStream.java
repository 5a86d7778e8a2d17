package io.millrace.openai.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.core.ServingException;
import io.millrace.edge.Problem;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.TextEvent;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends the events of one request as server-sent events.
 *
 * <p>Status and headers are committed with the first event, so that a refusal before it keeps its own status; a failure after it
 * is an event {@code data: {"error":…}} before {@code data: [DONE]}. Reactor Netty writes what is queued when its event loop
 * gets there, then flushes once: a lone event leaves at once, and events that pile up share a system call. While there is nothing
 * to send, a comment now and then keeps proxies from giving up and finds out whether anybody is there. A client that goes before the
 * first event is passed on makes Reactor end the stream with a {@link CancellationException}: that is no failure.
 */
public final class EventStream {

    public static final byte[] DONE = Bytes.asciiOf("data: [DONE]\n\n");

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final MediaType TYPE = new MediaType(MediaType.TEXT_EVENT_STREAM, UTF_8);

    private final Heartbeat heartbeat;

    public EventStream(Heartbeat heartbeat) {
        this.heartbeat = heartbeat;
    }

    public Mono<Void> write(ServerHttpResponse response, Flux<TextEvent> events, Chunks chunks) {
        return Mono.deferContextual(context -> {
            Optional<RequestTimes> times = RequestTimes.in(context);
            return write(response, events.map(event -> timed(event, chunks.encode(event), times)), chunks::failure);
        });
    }

    /**
     * The same of events that are written already.
     *
     * @param events any number of whole events each; none is an empty array
     * @param failure the last events of a stream that fails
     */
    public Mono<Void> write(ServerHttpResponse response, Flux<byte[]> events, Function<Problem, byte[]> failure) {
        return Mono.deferContextual(context -> write(response, events, failure, RequestTimes.in(context)));
    }

    private Mono<Void> write(
            ServerHttpResponse response,
            Flux<byte[]> events,
            Function<Problem, byte[]> failure,
            Optional<RequestTimes> times) {
        Flux<byte[]> encoded = events.switchOnFirst((first, all) -> {
            Flux<byte[]> sent = all.filter(bytes -> bytes.length > 0);
            if (!first.hasValue()) {
                return sent;
            }
            prepare(response.getHeaders());
            return heartbeat.during(sent.onErrorComplete(CancellationException.class)
                    .doOnError(error -> times.ifPresent(known -> known.failed(error)))
                    .onErrorResume(error -> Mono.just(failure(error, response.getHeaders(), failure))));
        });
        return send(response, encoded.map(bytes -> response.bufferFactory().wrap(bytes)));
    }

    /** Writes a body. A connection that has closed refuses one that waits to be read, and leaves it waiting: then it is cancelled here. */
    public static Mono<Void> send(ServerHttpResponse response, Flux<DataBuffer> body) {
        Disposable.Swap source = Disposables.swap();
        return response.writeWith(body.doOnSubscribe(subscription -> source.update(subscription::cancel)))
                .doOnError(_ -> source.dispose());
    }

    /** Before the last events a comment says where the time went, since headers are long gone. */
    private static byte[] timed(TextEvent event, byte[] encoded, Optional<RequestTimes> times) {
        return event instanceof TextEvent.Done && times.isPresent()
                ? new Bytes()
                        .ascii(": server-timing: ")
                        .ascii(times.get().serverTiming())
                        .ascii("\n\n")
                        .raw(encoded)
                        .copy()
                : encoded;
    }

    private static void prepare(HttpHeaders headers) {
        headers.setContentType(TYPE);
        headers.setCacheControl(CacheControl.noStore());
        headers.set("X-Accel-Buffering", "no");
    }

    private static byte[] failure(Throwable error, HttpHeaders headers, Function<Problem, byte[]> written) {
        Problem problem = Problem.of(error);
        if (problem.equals(Problem.INTERNAL)) {
            report(error, headers.getFirst("x-request-id"));
        }
        return written.apply(problem);
    }

    /* What a model failed of has been logged where it did. */
    private static void report(Throwable error, @Nullable String request) {
        if (error instanceof ServingException known) {
            LOG.error("stream failed, request {}: {}", request, known.getMessage());
        } else {
            LOG.error("stream failed, request {}", request, error);
        }
    }
}
