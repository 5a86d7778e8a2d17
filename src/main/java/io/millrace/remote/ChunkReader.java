package io.millrace.remote;

import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.Usage;
import io.millrace.generation.FinishReason;
import io.millrace.serving.TextEvent;
import java.util.BitSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Turns the chunks of a streamed chat or text completion into text events. Anything but a whole answer is a failure. */
final class ChunkReader {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkReader.class);

    private final Wording wording;
    private final int choices;
    private final BitSet finished = new BitSet();
    private Usage usage = Usage.NONE;
    private boolean reasoned;
    private boolean done;

    /** @param choices as many as were asked for */
    ChunkReader(Wording wording, int choices) {
        this.wording = wording;
        this.choices = choices;
    }

    boolean isDone() {
        return done;
    }

    /** Adds what the event means; nothing once the answer is done. */
    void on(SseEvent event, List<TextEvent> out) {
        if (done) {
            return;
        }
        if (event.data().equals("[DONE]")) {
            finish(out);
        } else {
            chunk(event, out);
        }
    }

    /** Adds what the end of the stream means; a server may leave out {@code [DONE]}. */
    void end(List<TextEvent> out) {
        if (!done) {
            finish(out);
        }
    }

    private void finish(List<TextEvent> out) {
        if (finished.cardinality() < choices) {
            throw failed("broke off: " + finished.cardinality() + " of " + choices + " choices ended");
        }
        if (usage.equals(Usage.NONE)) {
            LOG.warn("{} counted no tokens; its answer is reported with none", wording.name());
        }
        done = true;
        out.add(new TextEvent.Done(usage));
    }

    private void chunk(SseEvent event, List<TextEvent> out) {
        JsonNode chunk = RemoteJson.read(event.data()).orElseThrow(() -> failed("sent a chunk that is not JSON"));
        if (event.type().equals("error")
                || chunk.path("error").isObject()
                || chunk.path("error").isString()) {
            throw failed("reported: " + wording.message(event.data()));
        }
        if (chunk.path("usage").isObject()) {
            usage = usage(chunk.path("usage"));
        }
        chunk.path("choices").forEach(choice -> choice(choice, out));
    }

    private static Usage usage(JsonNode usage) {
        return new Usage(
                usage.path("prompt_tokens").asInt(0),
                usage.path("completion_tokens").asInt(0),
                usage.path("prompt_tokens_details").path("cached_tokens").asInt(0));
    }

    private void choice(JsonNode choice, List<TextEvent> out) {
        int index = choice.path("index").asInt(0);
        if (index < 0 || index >= choices || finished.get(index)) {
            throw failed("sent choice " + index + " of " + choices + ", which has ended or was not asked for");
        }
        refuseTools(choice.path("delta"));
        TextEvent.Delta delta =
                new TextEvent.Delta(index, text(choice), RemoteLogprobs.of(choice.path("logprobs"), text(choice)));
        if (!delta.text().isEmpty() || !delta.logprobs().isEmpty()) {
            out.add(delta);
        }
        if (choice.path("finish_reason").isString()) {
            finished.set(index);
            out.add(new TextEvent.ChoiceFinished(index, reason(choice), WireStop.of(choice.path("stop_reason"))));
        }
    }

    private String text(JsonNode choice) {
        JsonNode delta = choice.path("delta");
        if (!RemoteJson.string(delta, "reasoning_content").isEmpty() && !reasoned) {
            reasoned = true;
            LOG.info("{} sends its reasoning apart, and it is not passed on", wording.name());
        }
        return delta.isObject()
                ? RemoteJson.string(delta, "content") + RemoteJson.string(delta, "refusal")
                : RemoteJson.string(choice, "text");
    }

    private void refuseTools(JsonNode delta) {
        if (delta.path("tool_calls").size() > 0 || delta.path("function_call").isObject()) {
            throw failed("called a tool, which it was not asked to");
        }
    }

    private FinishReason reason(JsonNode choice) {
        String reason = RemoteJson.string(choice, "finish_reason");
        return switch (reason) {
            case "stop" -> FinishReason.STOP;
            case "length" -> FinishReason.LENGTH;
            default -> throw failed("ended a choice for the reason " + wording.clean(reason));
        };
    }

    private EngineFailed failed(String what) {
        return new EngineFailed("The remote model " + wording.name() + " " + what, null);
    }
}
