package io.millrace.openai.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.Usage;
import io.millrace.edge.StrictJson;
import io.millrace.openai.Answer;
import io.millrace.openai.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a request, whole. */
record AnsweredMessage(
        String id,
        String type,
        String role,
        String model,
        List<Block> content,
        @JsonProperty("stop_reason") @Nullable String stopReason,
        @JsonProperty("stop_sequence") @Nullable String stopSequence,
        MessagesUsage usage) {

    /** One block of content: the fields of its type are there. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Block(
            String type,
            @Nullable String text,
            @Nullable String thinking,
            @Nullable String signature,
            @Nullable String id,
            @Nullable String name,
            @Nullable Object input) {

        static Block text(String text) {
            return new Block("text", text, null, null, null, null, null);
        }

        /** Without a signature: nobody but this server has to trust it. */
        static Block thinking(String thought) {
            return new Block("thinking", null, thought, "", null, null, null);
        }

        static Block toolUse(String id, String name, Object input) {
            return new Block("tool_use", null, null, null, id, name, input);
        }
    }

    /** One that has just begun. */
    static AnsweredMessage begun(Head head) {
        return new AnsweredMessage(
                head.id(), "message", "assistant", head.model(), List.of(), null, null, MessagesUsage.of(Usage.NONE));
    }

    static AnsweredMessage of(Head head, Answer answer) {
        Answer.Choice choice = answer.choices((_, only) -> only).getFirst();
        List<Block> content = new ArrayList<>();
        if (!choice.reasoning().isEmpty()) {
            content.add(Block.thinking(choice.reasoning()));
        }
        if (!choice.text().isEmpty()) {
            content.add(Block.text(choice.text()));
        }
        choice.calls().forEach(call -> content.add(Block.toolUse(call.id(), call.name(), input(call.arguments()))));
        return new AnsweredMessage(
                head.id(),
                "message",
                "assistant",
                head.model(),
                content,
                StopReasons.of(choice.reason(), choice.stop(), !choice.calls().isEmpty()),
                choice.stop() instanceof String stop ? stop : null,
                MessagesUsage.of(answer.usage()));
    }

    /* Arguments that were cut short are no object. */
    private static Object input(String arguments) {
        try {
            return StrictJson.parse(arguments);
        } catch (RuntimeException _) {
            return Map.of();
        }
    }
}
