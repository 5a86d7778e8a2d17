package io.millrace.terminal.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.core.ServingException;
import io.millrace.remote.SseEvent;
import io.millrace.remote.SseParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads one answer, streamed or whole, of any server that speaks OpenAI's API, more or less. For one thread. */
public final class AnswerReader {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST = 64 << 20;
    private static final int MOST_EVENT = 4 << 20;
    private static final int BUFFER = 8192;

    private final AnswerListener listener;
    private final LongSupplier nanos;
    private final long start;
    private long first = -1;
    private long last = -1;
    private int pieces;
    private @Nullable JsonNode usage;
    private String reason = "";
    private boolean done;
    private @Nullable NoAnswer failure;

    /** @param nanos a clock; the question is asked now */
    public AnswerReader(AnswerListener listener, LongSupplier nanos) {
        this.listener = listener;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    /** What it took so far. */
    public AnswerFigures figures() {
        JsonNode counted = usage;
        return new AnswerFigures(
                number(counted, "/prompt_tokens"),
                number(counted, "/prompt_tokens_details/cached_tokens"),
                number(counted, "/completion_tokens"),
                pieces,
                first < 0 ? -1 : first - start,
                first < 0 ? 0 : last - first);
    }

    private static long number(@Nullable JsonNode usage, String pointer) {
        JsonNode count = usage == null ? null : usage.at(pointer);
        return count != null && count.isNumber() ? count.longValue() : -1;
    }

    /**
     * Reads it to its end.
     *
     * @throws NoAnswer with what the server says, where it is none or breaks off
     * @throws IOException where it cannot be read any more, as after {@link Asking#close}
     */
    public AnswerEnd read(AnswerHead head) throws NoAnswer, IOException {
        if (head.status() / 100 == 2 && head.type().toLowerCase(Locale.ROOT).startsWith("text/event-stream")) {
            events(head.body());
        } else {
            chunk(whole(head));
            done = true;
        }
        if (!done && reason.isEmpty()) {
            throw new NoAnswer("the answer broke off");
        }
        return new AnswerEnd(reason, figures());
    }

    /**
     * The whole of an answer that is not streamed.
     *
     * @throws NoAnswer with what the server says, where it refuses
     */
    static JsonNode whole(AnswerHead head) throws NoAnswer, IOException {
        String text = new String(head.body().readNBytes(MOST), UTF_8);
        if (head.status() / 100 != 2) {
            throw new NoAnswer(Complaint.of(head.status(), text));
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new NoAnswer("the answer is neither a stream of events nor JSON", e);
        }
    }

    private void events(InputStream body) throws NoAnswer, IOException {
        SseParser parser = new SseParser(MOST_EVENT);
        byte[] buffer = new byte[BUFFER];
        long left = MOST;
        int count;
        while (!done && (count = body.read(buffer)) >= 0) {
            left -= count;
            feed(parser, Arrays.copyOf(buffer, count));
            if (left < 0) {
                throw new NoAnswer("the answer has more than " + MOST + " bytes");
            }
        }
    }

    private void feed(SseParser parser, byte[] bytes) throws NoAnswer {
        try {
            parser.feed(bytes, this::event);
        } catch (ServingException e) {
            throw new NoAnswer(Objects.requireNonNullElse(e.getMessage(), "the answer cannot be read"), e);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void event(SseEvent event) {
        if (done || failure != null) {
            return;
        }
        if (event.data().strip().equals("[DONE]")) {
            done = true;
            return;
        }
        try {
            JsonNode chunk = JSON.readTree(event.data());
            if (event.type().equals("error")) {
                throw new NoAnswer(Complaint.of(chunk, event.data()));
            }
            chunk(chunk);
        } catch (JacksonException e) {
            failure = new NoAnswer("the answer has an event that is not JSON", e);
        } catch (NoAnswer e) {
            failure = e;
        }
    }

    private void chunk(JsonNode chunk) throws NoAnswer {
        if (chunk.hasNonNull("error")) {
            throw new NoAnswer(Complaint.of(chunk, ""));
        }
        if (chunk.path("usage").isObject()) {
            usage = chunk.path("usage");
        }
        JsonNode choice = chunk.path("choices").path(0);
        if (choice.path("index").asInt(0) == 0) {
            choice(choice);
        }
    }

    private void choice(JsonNode choice) {
        JsonNode said = choice.path("delta").isObject() ? choice.path("delta") : choice.path("message");
        String thought = string(said, "reasoning_content");
        piece(thought.isEmpty() ? string(said, "reasoning") : thought, true);
        piece(text(said.path("content")) + string(said, "refusal"), false);
        String ended = string(choice, "finish_reason");
        reason = ended.isEmpty() ? reason : ended;
    }

    /* Some servers send parts in the place of a text. */
    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.isString() ? content.stringValue() : "";
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(string(part, "text")));
        return text.toString();
    }

    private static String string(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isString() ? value.stringValue() : "";
    }

    private void piece(String text, boolean thought) {
        if (!text.isEmpty()) {
            last = nanos.getAsLong();
            first = first < 0 ? last : first;
            pieces++;
            if (thought) {
                listener.thought(text);
            } else {
                listener.text(text);
            }
        }
    }
}
