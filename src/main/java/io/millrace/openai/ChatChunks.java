package io.millrace.openai;

import static io.millrace.openai.stream.Bytes.asciiOf;

import io.millrace.edge.StrictJson;
import io.millrace.openai.stream.Bytes;
import io.millrace.openai.stream.Chunks;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TextEvent.ChoiceFinished;
import io.millrace.serving.TextEvent.Delta;
import io.millrace.serving.TextEvent.TokenLogprob;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A chat answer as {@code chat.completion.chunk} events. The first event of a choice has the assistant's role before it. */
final class ChatChunks implements Chunks {

    private static final byte[] INDEX = asciiOf("{\"index\":");
    private static final byte[] ROLE = asciiOf(
            ",\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":null}");
    private static final byte[] CONTENT = asciiOf(",\"delta\":{\"content\":\"");
    private static final byte[] REASONING = asciiOf(",\"delta\":{\"reasoning_content\":\"");
    private static final byte[] REASONING_AGAIN = asciiOf("\",\"reasoning\":\"");
    private static final byte[] LOGPROBS = asciiOf("\"},\"logprobs\":");
    private static final byte[] CALL = asciiOf(",\"delta\":{\"tool_calls\":[{\"index\":");
    private static final byte[] CALL_END = asciiOf("\"}}]},\"logprobs\":null,\"finish_reason\":null}");
    private static final byte[] FUNCTION_CALL = asciiOf(",\"delta\":{\"function_call\":{");
    private static final byte[] FUNCTION_CALL_END = asciiOf("\"}},\"logprobs\":null,\"finish_reason\":null}");
    private static final byte[] NULL = asciiOf("null");
    private static final byte[] GOES_ON = asciiOf(",\"finish_reason\":null}");
    private static final byte[] FINISH = asciiOf(",\"delta\":{},\"logprobs\":null,\"finish_reason\":\"");

    private final Head head;
    private final boolean includeUsage;
    private @Nullable ChunkFrame frame;
    private final boolean functionCall;
    private final BitSet opened = new BitSet();
    private final BitSet called = new BitSet();

    /** @param functionCall whether a call takes the older form, {@code function_call} */
    ChatChunks(Head head, boolean includeUsage, boolean functionCall) {
        this.head = head;
        this.includeUsage = includeUsage;
        this.functionCall = functionCall;
    }

    @Override
    public byte[] encode(TextEvent event) {
        return switch (event) {
            case TextEvent.Served served -> served(served);
            case Delta delta -> delta(delta);
            case TextEvent.Reasoning thought -> reasoning(thought);
            case TextEvent.ToolCall call -> call(call);
            case TextEvent.ToolArguments arguments -> arguments(arguments);
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

    private byte[] reasoning(TextEvent.Reasoning thought) {
        Bytes out = open(thought.choice());
        frame().event(bytes -> {
            index(bytes, thought.choice())
                    .raw(REASONING)
                    .escaped(thought.text())
                    .raw(REASONING_AGAIN);
            end(bytes.escaped(thought.text()), thought.logprobs());
        });
        return out.copy();
    }

    private byte[] call(TextEvent.ToolCall call) {
        called.set(call.choice());
        Bytes out = open(call.choice());
        frame().event(bytes -> {
            index(bytes, call.choice());
            if (functionCall) {
                bytes.raw(FUNCTION_CALL)
                        .ascii("\"name\":\"")
                        .escaped(call.name())
                        .ascii("\",\"arguments\":\"");
                bytes.raw(FUNCTION_CALL_END);
            } else {
                bytes.raw(CALL)
                        .ascii(Integer.toString(call.call()))
                        .ascii(",\"id\":\"")
                        .escaped(call.id());
                bytes.ascii("\",\"type\":\"function\",\"function\":{\"name\":\"")
                        .escaped(call.name());
                bytes.ascii("\",\"arguments\":\"").raw(CALL_END);
            }
        });
        return out.copy();
    }

    private byte[] arguments(TextEvent.ToolArguments arguments) {
        Bytes out = open(arguments.choice());
        frame().event(bytes -> {
            index(bytes, arguments.choice());
            if (functionCall) {
                bytes.raw(FUNCTION_CALL).ascii("\"arguments\":\"").escaped(arguments.json());
                bytes.raw(FUNCTION_CALL_END);
            } else {
                bytes.raw(CALL).ascii(Integer.toString(arguments.call()));
                bytes.ascii(",\"function\":{\"arguments\":\"")
                        .escaped(arguments.json())
                        .raw(CALL_END);
            }
        });
        return out.copy();
    }

    private byte[] finish(ChoiceFinished end) {
        String reason = FinishReasons.name(end.reason(), called.get(end.choice()), functionCall);
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
        end(index(out, delta.choice()).raw(CONTENT).escaped(delta.text()), delta.logprobs());
    }

    private static void end(Bytes out, List<TokenLogprob> logprobs) {
        out.raw(LOGPROBS).raw(logprobs.isEmpty() ? NULL : StrictJson.bytes(ChatLogprobs.of(logprobs)));
        out.raw(GOES_ON);
    }

    private static Bytes index(Bytes out, int choice) {
        return out.raw(INDEX).ascii(Integer.toString(choice));
    }
}
