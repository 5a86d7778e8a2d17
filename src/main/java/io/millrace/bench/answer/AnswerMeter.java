package io.millrace.bench.answer;

import io.millrace.bench.http.Exchange;
import io.millrace.bench.http.Lost;
import io.millrace.bench.http.Reply;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import tools.jackson.core.JacksonException;

/** Measures one answer while it comes. On the client's thread. */
public final class AnswerMeter implements Exchange {

    private static final String DONE = "[DONE]";
    private static final int MOST_FAULT = 300;

    private final ServerSentEvents events = new ServerSentEvents(this::event);
    private final StringBuilder text = new StringBuilder();
    private final boolean streamed;
    private final long due;
    private final BiConsumer<Sample, String> listener;
    private final LongSupplier clock;
    private long sent;
    private long[] pieces = new long[16];
    private int count;
    private long arrived;
    private long input = -1;
    private long output = -1;
    private boolean done;
    private String error = "";
    private String fault = "";

    /**
     * Of a request that was to be sent at {@code due}.
     *
     * @param streamed whether events were asked for
     * @param listener is told once, with the text of the answer
     */
    public AnswerMeter(boolean streamed, long due, BiConsumer<Sample, String> listener) {
        this(streamed, due, listener, System::nanoTime);
    }

    AnswerMeter(boolean streamed, long due, BiConsumer<Sample, String> listener, LongSupplier clock) {
        this.streamed = streamed;
        this.due = due;
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    public void sent() {
        sent = clock.getAsLong();
    }

    @Override
    public void part(byte[] bytes) {
        if (streamed) {
            arrived = clock.getAsLong();
            events.accept(bytes);
        }
    }

    private void event(String data) {
        if (data.equals(DONE)) {
            done = true;
        } else if (read(data)) {
            piece();
        }
    }

    /* Whether it has output. */
    private boolean read(String json) {
        try {
            Chunk chunk = Chunk.read(json);
            input = Math.max(input, chunk.input());
            output = Math.max(output, chunk.output());
            text.append(chunk.text());
            String message = chunk.error();
            if (message != null) {
                fail("error in the stream", message);
            }
            return chunk.hasOutput();
        } catch (JacksonException e) {
            fail("not JSON", json);
            return false;
        }
    }

    private void piece() {
        if (count == pieces.length) {
            pieces = Arrays.copyOf(pieces, 2 * count);
        }
        pieces[count++] = arrived;
    }

    @Override
    public void answered(Reply reply) {
        long end = clock.getAsLong();
        if (reply.status() != 200) {
            fail("HTTP " + reply.status(), reply.text());
        } else if (!streamed || isWhole(reply)) {
            var _ = read(reply.text());
        } else if (!done) {
            fail("unfinished stream", "the stream ended without [DONE]");
        }
        tell(end);
    }

    /* A server that cannot stream answers at once. */
    private static boolean isWhole(Reply reply) {
        return reply.header("content-type").startsWith("application/json");
    }

    @Override
    public void lost(Lost why) {
        fail(
                switch (why.stage()) {
                    case CONNECTING -> "no connection";
                    case WAITING -> "no answer";
                    case ANSWERING -> "broken off";
                },
                String.valueOf(why.getMessage()));
        tell(clock.getAsLong());
    }

    private void fail(String kind, String why) {
        if (error.isEmpty()) {
            error = kind;
            fault = why.substring(0, Math.min(why.length(), MOST_FAULT));
        }
    }

    private void tell(long end) {
        Sample sample = new Sample(
                due,
                sent == 0 ? end : sent,
                end,
                Arrays.copyOf(pieces, count),
                input,
                output >= 0 ? output : count,
                output >= 0,
                error,
                fault);
        listener.accept(sample, text.toString());
    }
}
