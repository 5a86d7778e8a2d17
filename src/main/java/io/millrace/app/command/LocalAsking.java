package io.millrace.app.command;

import io.millrace.edge.Problem;
import io.millrace.openai.stream.ErrorEnvelope;
import io.millrace.terminal.source.AnswerHead;
import io.millrace.terminal.source.Asking;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.web.ErrorResponse;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** A request to this process: what would go over HTTP is handed from thread to thread. */
final class LocalAsking extends BaseSubscriber<byte[]> implements Asking {

    /** What comes: bytes, or the end, by an error or not. */
    private sealed interface Signal {
        record Part(byte[] bytes) implements Signal {}

        record End(@Nullable Throwable error) implements Signal {}

        record Stopped() implements Signal {}
    }

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

    private LocalAsking() {}

    /** Subscribes to an answer as it is streamed. */
    static LocalAsking to(Flux<byte[]> answer) {
        LocalAsking asking = new LocalAsking();
        answer.subscribe(asking);
        return asking;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        requestUnbounded();
    }

    @Override
    protected void hookOnNext(byte[] bytes) {
        signals.add(new Signal.Part(bytes));
    }

    @Override
    protected void hookOnComplete() {
        signals.add(new Signal.End(null));
    }

    @Override
    protected void hookOnError(Throwable error) {
        signals.add(new Signal.End(error));
    }

    @Override
    public AnswerHead head() throws IOException, InterruptedException {
        Signal first = signals.take();
        return switch (first) {
            case Signal.Part part -> new AnswerHead(200, "text/event-stream", new Body(part.bytes()));
            case Signal.End end -> refusal(Objects.requireNonNull(end.error(), "an answer without an event"));
            case Signal.Stopped _ -> throw new IOException("stopped");
        };
    }

    private static AnswerHead refusal(Throwable error) {
        Problem problem = error instanceof ErrorResponse response
                ? new Problem(
                        response.getStatusCode().value(),
                        String.valueOf(response.getBody().getDetail()),
                        null,
                        null,
                        null)
                : Problem.of(error);
        return new AnswerHead(
                problem.status(), "application/json", new ByteArrayInputStream(ErrorEnvelope.of(problem)));
    }

    @Override
    public void close() {
        cancel();
        signals.add(new Signal.Stopped());
    }

    /** The events, one after the other. */
    private final class Body extends InputStream {

        private ByteArrayInputStream part;
        private boolean ended;

        private Body(byte[] first) {
            part = new ByteArrayInputStream(first);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (!ended && part.available() == 0) {
                next();
            }
            return part.read(bytes, offset, length);
        }

        private void next() throws IOException {
            switch (take()) {
                case Signal.Part more -> part = new ByteArrayInputStream(more.bytes());
                case Signal.End _ -> ended = true;
                case Signal.Stopped _ -> throw new IOException("stopped");
            }
        }

        private Signal take() throws IOException {
            try {
                return signals.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("stopped", e);
            }
        }
    }
}
