package io.millrace.openai;

import static io.millrace.openai.stream.Bytes.asciiOf;

import io.millrace.edge.StrictJson;
import io.millrace.openai.stream.Bytes;
import io.millrace.openai.stream.Chunks;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TextEvent.ChoiceFinished;
import io.millrace.serving.TextEvent.Delta;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A text completion as {@code text_completion} events. */
final class TextChunks implements Chunks {

    private static final byte[] TEXT = asciiOf("{\"text\":\"");
    private static final byte[] INDEX = asciiOf("\",\"index\":");
    private static final byte[] LOGPROBS = asciiOf(",\"logprobs\":");
    private static final byte[] NULL = asciiOf("null");
    private static final byte[] GOES_ON = asciiOf(",\"finish_reason\":null}");

    private final Head head;
    private final boolean includeUsage;
    private @Nullable ChunkFrame frame;
    private final boolean logprobs;
    private final Map<Integer, Integer> offsets = new HashMap<>();

    TextChunks(Head head, boolean includeUsage, boolean logprobs) {
        this.logprobs = logprobs;
        this.head = head;
        this.includeUsage = includeUsage;
    }

    @Override
    public byte[] encode(TextEvent event) {
        return switch (event) {
            case TextEvent.Served served -> served(served);
            case Delta delta -> delta(delta);
            case TextEvent.Reasoning _, TextEvent.ToolCall _, TextEvent.ToolArguments _ ->
                throw new IllegalStateException("a completion of text neither thinks nor calls tools");
            case ChoiceFinished end -> finish(end);
            case TextEvent.Done done -> frame().last(done.usage());
        };
    }

    /** Made with the first event. */
    private ChunkFrame frame() {
        ChunkFrame made = frame == null ? frame(head) : frame;
        frame = made;
        return made;
    }

    private ChunkFrame frame(Head of) {
        return new ChunkFrame(of, "text_completion", includeUsage);
    }

    private byte[] served(TextEvent.Served served) {
        frame = frame(head.servedBy(served.model()));
        return frame().start().copy();
    }

    private byte[] delta(Delta delta) {
        Bytes out = frame().start();
        byte[] tokens = logprobs ? logprobs(delta) : NULL;
        if (!delta.text().isEmpty() || !delta.logprobs().isEmpty()) {
            frame().event(bytes ->
                    text(bytes, delta.choice(), delta.text()).raw(tokens).raw(GOES_ON));
        }
        return out.copy();
    }

    private byte[] finish(ChoiceFinished end) {
        String reason = FinishReasons.name(end.reason());
        Bytes out = frame().start();
        frame().event(bytes -> {
            text(bytes, end.choice(), "")
                    .raw(NULL)
                    .ascii(",\"finish_reason\":\"")
                    .ascii(reason)
                    .ascii("\"");
            ChunkFrame.stopReason(bytes, end.stop()).ascii("}");
        });
        return out.copy();
    }

    private byte[] logprobs(Delta delta) {
        TextLogprobs piece = new TextLogprobs();
        int offset = offsets.getOrDefault(delta.choice(), 0);
        offsets.put(delta.choice(), piece.add(delta, offset));
        return delta.logprobs().isEmpty() ? NULL : StrictJson.bytes(piece);
    }

    private static Bytes text(Bytes out, int choice, String text) {
        return out.raw(TEXT)
                .escaped(text)
                .raw(INDEX)
                .ascii(Integer.toString(choice))
                .raw(LOGPROBS);
    }
}
