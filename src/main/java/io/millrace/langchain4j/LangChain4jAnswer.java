package io.millrace.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.millrace.conversation.ToolCall;
import io.millrace.core.Usage;
import io.millrace.library.Completion;

/** Answers as LangChain4j has them. */
final class LangChain4jAnswer {

    private LangChain4jAnswer() {}

    static ChatResponse of(Completion completion) {
        return ChatResponse.builder()
                .aiMessage(message(completion))
                .modelName(completion.model())
                .tokenUsage(usage(completion.usage()))
                .finishReason(reason(completion))
                .build();
    }

    private static AiMessage message(Completion completion) {
        boolean onlyCalls = completion.text().isEmpty() && !completion.calls().isEmpty();
        AiMessage.Builder message = AiMessage.builder()
                .toolExecutionRequests(
                        completion.calls().stream().map(LangChain4jAnswer::call).toList());
        if (!onlyCalls) {
            message.text(completion.text());
        }
        if (!completion.reasoning().isEmpty()) {
            message.thinking(completion.reasoning());
        }
        return message.build();
    }

    static ToolExecutionRequest call(ToolCall call) {
        return ToolExecutionRequest.builder()
                .id(call.id())
                .name(call.name())
                .arguments(call.arguments())
                .build();
    }

    private static TokenUsage usage(Usage usage) {
        return new TokenUsage(usage.promptTokens(), usage.completionTokens(), usage.totalTokens());
    }

    private static FinishReason reason(Completion completion) {
        return switch (completion.reason()) {
            case STOP -> completion.calls().isEmpty() ? FinishReason.STOP : FinishReason.TOOL_EXECUTION;
            case LENGTH -> FinishReason.LENGTH;
            case ABORTED -> FinishReason.OTHER;
        };
    }
}
