package io.millrace.openai.messages;

import io.millrace.edge.Problem;
import io.millrace.edge.StrictJson;
import io.millrace.openai.Head;
import io.millrace.openai.stream.Bytes;
import io.millrace.openai.stream.Chunks;
import io.millrace.serving.TextEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An answer as Anthropic's events: blocks that begin, grow and end one after the other. */
final class MessageEvents implements Chunks {

    private enum Kind {
        TEXT,
        THINKING,
        TOOL_USE
    }

    private Head head;
    private final Bytes out = new Bytes();
    private @Nullable Kind open;
    private int index = -1;
    private boolean begun;
    private boolean called;
    private TextEvent.@Nullable ChoiceFinished end;

    MessageEvents(Head head) {
        this.head = head;
    }

    @Override
    public byte[] encode(TextEvent event) {
        out.clear();
        if (event instanceof TextEvent.Served served) {
            head = head.servedBy(served.model());
            return out.copy();
        }
        begin();
        switch (event) {
            case TextEvent.Delta delta
            when !delta.text().isEmpty() -> {
                block(Kind.TEXT, AnsweredMessage.Block.text(""));
                delta("text_delta", "text", delta.text());
            }
            case TextEvent.Reasoning thought -> {
                block(Kind.THINKING, AnsweredMessage.Block.thinking(""));
                delta("thinking_delta", "thinking", thought.text());
            }
            case TextEvent.ToolCall call -> {
                called = true;
                endBlock();
                block(Kind.TOOL_USE, AnsweredMessage.Block.toolUse(call.id(), call.name(), Map.of()));
            }
            case TextEvent.ToolArguments more -> delta("input_json_delta", "partial_json", more.json());
            case TextEvent.ChoiceFinished finished -> {
                endBlock();
                end = finished;
            }
            case TextEvent.Done done -> done(done);
            default -> {}
        }
        return out.copy();
    }

    private void begin() {
        if (!begun) {
            begun = true;
            event("message_start", Map.of("message", AnsweredMessage.begun(head)));
            event("ping", Map.of());
        }
    }

    private void block(Kind kind, AnsweredMessage.Block block) {
        if (open != kind) {
            endBlock();
            open = kind;
            index++;
            Map<String, Object> start = new LinkedHashMap<>();
            start.put("index", index);
            start.put("content_block", block);
            event("content_block_start", start);
        }
    }

    private void endBlock() {
        if (open != null) {
            open = null;
            event("content_block_stop", Map.of("index", index));
        }
    }

    private void delta(String type, String field, String text) {
        out.ascii("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":")
                .ascii(Integer.toString(index))
                .ascii(",\"delta\":{\"type\":\"")
                .ascii(type)
                .ascii("\",\"")
                .ascii(field)
                .ascii("\":\"")
                .escaped(text)
                .ascii("\"}}\n\n");
    }

    private void done(TextEvent.Done done) {
        TextEvent.ChoiceFinished finished = Objects.requireNonNull(end);
        Map<String, Object> delta = new LinkedHashMap<>();
        delta.put("stop_reason", StopReasons.of(finished.reason(), finished.stop(), called));
        delta.put("stop_sequence", finished.stop() instanceof String stop ? stop : null);
        Map<String, Object> last = new LinkedHashMap<>();
        last.put("delta", delta);
        last.put("usage", MessagesUsage.of(done.usage()));
        event("message_delta", last);
        event("message_stop", Map.of());
    }

    private void event(String type, Map<String, ?> fields) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("type", type);
        all.putAll(fields);
        out.ascii("event: ")
                .ascii(type)
                .ascii("\ndata: ")
                .raw(StrictJson.bytes(all))
                .ascii("\n\n");
    }

    @Override
    public byte[] failure(Problem problem) {
        return new Bytes()
                .ascii("event: error\ndata: ")
                .raw(MessagesError.of(problem))
                .ascii("\n\n")
                .copy();
    }
}
