package io.millrace.spring.ai;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.tool.ToolCallback;

/** What a request may say: what all models of Spring AI take, tools, and the JSON schema that an answer has to hold. */
public final class SpringAiChatOptions extends DefaultToolCallingChatOptions implements StructuredOutputChatOptions {

    private final @Nullable String outputSchema;

    private SpringAiChatOptions(Builder from) {
        super(
                from.callbacks(),
                from.context(),
                from.model(),
                from.frequencyPenalty(),
                from.maxTokens(),
                from.presencePenalty(),
                from.stops(),
                from.temperature(),
                from.topK(),
                from.topP());
        this.outputSchema = from.outputSchema;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** JSON Schema; null where any text will do. */
    @Override
    public @Nullable String getOutputSchema() {
        return outputSchema;
    }

    @Override
    public Builder mutate() {
        return builder()
                .model(getModel())
                .frequencyPenalty(getFrequencyPenalty())
                .maxTokens(getMaxTokens())
                .presencePenalty(getPresencePenalty())
                .stopSequences(getStopSequences())
                .temperature(getTemperature())
                .topK(getTopK())
                .topP(getTopP())
                .toolCallbacks(getToolCallbacks())
                .toolContext(getToolContext())
                .outputSchema(outputSchema);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SpringAiChatOptions that
                && super.equals(that)
                && Objects.equals(outputSchema, that.outputSchema);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + Objects.hashCode(outputSchema);
    }

    /** Puts options together. */
    public static final class Builder extends DefaultToolCallingChatOptions.Builder<Builder>
            implements StructuredOutputChatOptions.Builder<Builder> {

        private @Nullable String outputSchema;

        private Builder() {}

        @Override
        public Builder outputSchema(@Nullable String schema) {
            outputSchema = schema;
            return this;
        }

        @Override
        public Builder combineWith(ChatOptions.Builder<?> other) {
            super.combineWith(other);
            if (other.build() instanceof StructuredOutputChatOptions stated && stated.getOutputSchema() != null) {
                outputSchema = stated.getOutputSchema();
            }
            return this;
        }

        @Override
        public SpringAiChatOptions build() {
            return new SpringAiChatOptions(this);
        }

        private List<ToolCallback> callbacks() {
            return toolCallbacks == null ? List.of() : List.copyOf(toolCallbacks);
        }

        private Map<String, Object> context() {
            return toolContext == null ? Map.of() : Map.copyOf(toolContext);
        }

        private @Nullable String model() {
            return model;
        }

        private @Nullable Double frequencyPenalty() {
            return frequencyPenalty;
        }

        private @Nullable Integer maxTokens() {
            return maxTokens;
        }

        private @Nullable Double presencePenalty() {
            return presencePenalty;
        }

        private @Nullable List<String> stops() {
            return stopSequences == null ? null : List.copyOf(stopSequences);
        }

        private @Nullable Double temperature() {
            return temperature;
        }

        private @Nullable Integer topK() {
            return topK;
        }

        private @Nullable Double topP() {
            return topP;
        }
    }
}
