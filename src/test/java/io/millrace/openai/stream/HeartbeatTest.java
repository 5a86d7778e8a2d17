package io.millrace.openai.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class HeartbeatTest {

    private static final String COMMENT = ": keep-alive\n\n";

    private static Flux<String> beating(Flux<String> events) {
        return new Heartbeat(Duration.ofSeconds(10))
                .during(events.map(text -> text.getBytes(US_ASCII)))
                .map(bytes -> new String(bytes, US_ASCII));
    }

    @Test
    void during_silence_commentsWithinEachInterval() {
        StepVerifier.withVirtualTime(() -> beating(Flux.concat(Flux.just("a"), Flux.never())))
                .expectNext("a")
                .expectNoEvent(Duration.ofSeconds(5))
                .thenAwait(Duration.ofSeconds(5))
                .expectNext(COMMENT)
                .expectNoEvent(Duration.ofSeconds(9))
                .thenAwait(Duration.ofSeconds(1))
                .expectNext(COMMENT)
                .thenCancel()
                .verify(Duration.ofSeconds(60));
    }

    @Test
    void during_flowOfEvents_addsNothing() {
        StepVerifier.withVirtualTime(() -> beating(Flux.defer(() -> Flux.interval(Duration.ofSeconds(4))
                        .map(String::valueOf)
                        .take(100))))
                .thenAwait(Duration.ofSeconds(400))
                .expectNextCount(100)
                .verifyComplete();
    }

    @Test
    void during_endOrError_endsAtOnce() {
        StepVerifier.create(beating(Flux.just("a", "b")))
                .expectNext("a", "b")
                .expectComplete()
                .verify(Duration.ofSeconds(60));
        StepVerifier.create(beating(Flux.error(new IllegalStateException())))
                .expectError(IllegalStateException.class)
                .verify(Duration.ofSeconds(60));
    }

    @Test
    void during_clientGone_cancelsTheEvents() {
        Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
        StepVerifier.create(beating(sink.asFlux()))
                .then(() -> sink.tryEmitNext("a"))
                .expectNext("a")
                .thenCancel()
                .verify(Duration.ofSeconds(60));
        assertThat(sink.currentSubscriberCount()).isZero();
    }
}
