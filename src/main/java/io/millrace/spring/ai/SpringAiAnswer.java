package io.millrace.spring.ai;

import io.millrace.core.Usage;
import io.millrace.generation.FinishReason;
import io.millrace.library.Completion;
import java.util.List;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/** Answers as Spring AI has them; what a model thought is in a generation's metadata. */
final class SpringAiAnswer {

    /** Key of what a model thought, by the name that Spring AI's model of OpenAI has for it. */
    static final String REASONING = "reasoningContent";

    private SpringAiAnswer() {}

    /** A piece of a text. */
    static ChatResponse piece(String model, String text) {
        return new ChatResponse(
                List.of(new Generation(new AssistantMessage(text))),
                ChatResponseMetadata.builder().model(model).build());
    }

    /** The end of an answer whose text has been said: calls, reason and usage. */
    static ChatResponse end(Completion completion) {
        return response(completion, "");
    }

    static ChatResponse whole(Completion completion) {
        return response(completion, completion.text());
    }

    private static ChatResponse response(Completion completion, String text) {
        AssistantMessage message = AssistantMessage.builder()
                .content(text)
                .toolCalls(calls(completion))
                .build();
        return new ChatResponse(
                List.of(new Generation(message, metadata(completion))),
                ChatResponseMetadata.builder()
                        .model(completion.model())
                        .usage(usage(completion.usage()))
                        .build());
    }

    private static List<AssistantMessage.ToolCall> calls(Completion completion) {
        return completion.calls().stream()
                .map(call -> new AssistantMessage.ToolCall(call.id(), "function", call.name(), call.arguments()))
                .toList();
    }

    private static ChatGenerationMetadata metadata(Completion completion) {
        ChatGenerationMetadata.Builder metadata =
                ChatGenerationMetadata.builder().finishReason(reason(completion));
        return completion.reasoning().isEmpty()
                ? metadata.build()
                : metadata.metadata(REASONING, completion.reasoning()).build();
    }

    private static String reason(Completion completion) {
        return completion.reason() == FinishReason.STOP && !completion.calls().isEmpty()
                ? "TOOL_CALLS"
                : completion.reason().name();
    }

    static DefaultUsage usage(Usage usage) {
        return new DefaultUsage(
                usage.promptTokens(),
                usage.completionTokens(),
                usage.totalTokens(),
                usage,
                (long) usage.cachedTokens(),
                null);
    }
}
