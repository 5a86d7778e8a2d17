package io.millrace.openai;

import static io.millrace.openai.Bytes.asciiOf;

import io.millrace.edge.StrictJson;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TextEvent.ChoiceFinished;
import io.millrace.serving.TextEvent.Delta;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A chat answer as {@code chat.completion.chunk} events. The first event of a choice has the assistant's role before it. */
final class ChatChunks implements Chunks {

    private static final byte[] INDEX = asciiOf("{\"index\":");
    private static final byte[] ROLE = asciiOf(
            ",\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":null}");
    private static final byte[] CONTENT = asciiOf(",\"delta\":{\"content\":\"");
    private static final byte[] LOGPROBS = asciiOf("\"},\"logprobs\":");
    private static final byte[] NULL = asciiOf("null");
    private static final byte[] GOES_ON = asciiOf(",\"finish_reason\":null}");
    private static final byte[] FINISH = asciiOf(",\"delta\":{},\"logprobs\":null,\"finish_reason\":\"");

    private final Head head;
    private final boolean includeUsage;
    private @Nullable ChunkFrame frame;
    private final BitSet opened = new BitSet();

    ChatChunks(Head head, boolean includeUsage) {
        this.head = head;
        this.includeUsage = includeUsage;
    }

    @Override
    public byte[] encode(TextEvent event) {
        return switch (event) {
            case TextEvent.Served served -> served(served);
            case Delta delta -> delta(delta);
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
        return new ChunkFrame(of, "chat.completion.chunk", includeUsage);
    }

    private byte[] served(TextEvent.Served served) {
        frame = frame(head.servedBy(served.model()));
        return frame().start().copy();
    }

    private byte[] delta(Delta delta) {
        Bytes out = open(delta.choice());
        if (!delta.text().isEmpty() || !delta.logprobs().isEmpty()) {
            frame().event(bytes -> content(bytes, delta));
        }
        return out.copy();
    }

    private byte[] finish(ChoiceFinished end) {
        String reason = FinishReasons.name(end.reason());
        Bytes out = open(end.choice());
        frame().event(bytes -> {
            index(bytes, end.choice()).raw(FINISH).ascii(reason).ascii("\"");
            ChunkFrame.stopReason(bytes, end.stop()).ascii("}");
        });
        return out.copy();
    }

    private Bytes open(int choice) {
        Bytes out = frame().start();
        if (!opened.get(choice)) {
            opened.set(choice);
            frame().event(bytes -> index(bytes, choice).raw(ROLE));
        }
        return out;
    }

    private static void content(Bytes out, Delta delta) {
        index(out, delta.choice()).raw(CONTENT).escaped(delta.text()).raw(LOGPROBS);
        out.raw(delta.logprobs().isEmpty() ? NULL : StrictJson.bytes(ChatLogprobs.of(delta.logprobs())));
        out.raw(GOES_ON);
    }

    private static Bytes index(Bytes out, int choice) {
        return out.raw(INDEX).ascii(Integer.toString(choice));
    }
}
