package io.millrace.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.openai.stream.EventStream;
import io.millrace.openai.stream.Heartbeat;
import io.millrace.serving.TextEvent;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class EventStreamTest {

    private static final Head HEAD = new Head("cmpl-1", 17, "m", null, null);

    private final EventStream streams = new EventStream(new Heartbeat(Duration.ofHours(1)));
    private final MockServerHttpResponse response = new MockServerHttpResponse();
    private final TestPublisher<TextEvent> events = TestPublisher.create();

    private Mono<Void> written() {
        return streams.write(response, events.flux(), new ChatChunks(HEAD, false, false));
    }

    /* A connection that is closed refuses a body without subscribing to it. */
    @Test
    void write_responseRefusesTheBody_cancelsTheEvents() {
        response.setWriteHandler(_ -> Mono.error(new IOException("closed")));
        StepVerifier.create(written())
                .then(() -> events.next(FakeTextGeneration.delta(0, "a", -1)))
                .verifyErrorMessage("closed");
        events.assertCancelled();
    }

    @Test
    void write_clientLeavesBeforeTheFirstEvent_cancelsTheEvents() {
        StepVerifier.create(written()).thenCancel().verify();
        events.assertCancelled();
    }

    @Test
    void write_eventsEnd_areNotCancelled() {
        StepVerifier.create(written())
                .then(() -> events.emit(FakeTextGeneration.delta(0, "a", -1)))
                .verifyComplete();
        events.assertNotCancelled();
        assertThat(response.getBodyAsString().block()).contains("\"content\":\"a\"");
    }
}
