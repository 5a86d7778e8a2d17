package io.millrace.remote;

import io.millrace.conversation.Tool;
import io.millrace.conversation.ToolChoice;
import io.millrace.conversation.ToolUse;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.decoding.SamplingParameter;
import io.millrace.decoding.SamplingParameter.Unstated;
import io.millrace.repository.Fallback;
import io.millrace.repository.Fallback.Dialect;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.Prompt;
import io.millrace.serving.TokenIdUse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as the OpenAI API has it, with vLLM's further fields where the remote server speaks that dialect. The priority orders
 * this service's own queue and is not part of it.
 *
 * @param path below the server's address
 * @param body JSON object
 * @param choices completions over all prompts
 */
record RemoteRequest(String path, Map<String, Object> body, int choices) {

    static final String CHAT = "/chat/completions";
    static final String COMPLETIONS = "/completions";

    private static final int MOST_STOPS = 4;
    private static final int MOST_COMPLETION_LOGPROBS = 5;

    /** The request, or an {@link InvalidRequest} that names an option the wire has no place for. */
    static RemoteRequest of(Fallback.Remote remote, List<Prompt> prompts, GenerationOptions options) {
        if (TokenIdUse.in(prompts, options) && !remote.sameTokenizer()) {
            throw unfit(remote, "token ids");
        }
        return new Writer(remote, options).write(prompts);
    }

    private static InvalidRequest unfit(Fallback.Remote remote, String what) {
        return new InvalidRequest(null, "The remote model " + remote.name() + " cannot be asked with " + what);
    }

    private static Map<String, Object> tool(Tool tool) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", tool.name());
        function.put("description", tool.description());
        if (!tool.parameters().isEmpty()) {
            function.put("parameters", tool.parameters());
        }
        if (tool.strict()) {
            function.put("strict", true);
        }
        return Map.of("type", "function", "function", function);
    }

    private static Object choice(ToolChoice choice) {
        return switch (choice) {
            case ToolChoice.Auto _ -> "auto";
            case ToolChoice.None _ -> "none";
            case ToolChoice.Required _ -> "required";
            case ToolChoice.Named(String name) -> Map.of("type", "function", "function", Map.of("name", name));
        };
    }

    private static final class Writer {

        private final Fallback.Remote remote;
        private final GenerationOptions options;
        private final Map<String, Object> body = new LinkedHashMap<>();

        private Writer(Fallback.Remote remote, GenerationOptions options) {
            this.remote = remote;
            this.options = options;
        }

        private RemoteRequest write(List<Prompt> prompts) {
            body.put("model", remote.model());
            String path = prompts.getFirst() instanceof Prompt.Chat chat ? chat(chat, prompts.size()) : text(prompts);
            sampling();
            put("n", options.n() == 1 ? null : options.n());
            stopping(options.stopping());
            structure();
            extension("skip_special_tokens", !options.reporting().skipSpecialTokens(), false);
            body.put("stream", true);
            body.put("stream_options", Map.of("include_usage", true));
            return new RemoteRequest(path, body, prompts.size() * options.n());
        }

        private String chat(Prompt.Chat chat, int prompts) {
            refuse("more than one conversation", prompts > 1);
            refuse("echo of a conversation", options.reporting().echo());
            body.put("messages", RemoteMessages.of(chat.conversation().messages()));
            tools(chat);
            refuse(
                    "reasoning_content",
                    !isVllm()
                            && RemoteMessages.holdReasoning(chat.conversation().messages()));
            extension("chat_template_kwargs", !chat.templateArguments().isEmpty(), chat.templateArguments());
            extension("add_generation_prompt", !chat.addGenerationPrompt(), false);
            extension("continue_final_message", chat.continueFinalMessage(), true);
            put(
                    isVllm() ? "max_tokens" : "max_completion_tokens",
                    options.stopping().maxTokens());
            if (options.reporting().topLogprobs() >= 0) {
                body.put("logprobs", true);
                body.put("top_logprobs", options.reporting().topLogprobs());
            }
            return CHAT;
        }

        private void tools(Prompt.Chat chat) {
            ToolUse use = chat.conversation().toolUse();
            if (!use.tools().isEmpty()) {
                body.put("tools", use.tools().stream().map(RemoteRequest::tool).toList());
                body.put("tool_choice", choice(use.choice()));
                put("parallel_tool_calls", use.parallel() ? null : false);
            }
            put("reasoning_effort", chat.conversation().reasoning().effort());
        }

        private String text(List<Prompt> prompts) {
            Integer asked = options.stopping().maxTokens();
            Integer maxTokens = asked == null ? options.stopping().usualTokens() : asked;
            refuse("all tokens that its context leaves", maxTokens == null);
            List<Object> values = prompts.stream().map(this::value).toList();
            refuse(
                    "texts and token ids at once",
                    values.stream().map(Object::getClass).distinct().count() > 1);
            body.put("prompt", values.size() == 1 ? values.getFirst() : values);
            put("max_tokens", maxTokens);
            put("suffix", prompts.getFirst() instanceof Prompt.Infill infill ? infill.suffix() : null);
            put("echo", options.reporting().echo() ? true : null);
            if (options.reporting().topLogprobs() >= 0) {
                refuse(
                        "more than 5 logprobs",
                        !isVllm() && options.reporting().topLogprobs() > MOST_COMPLETION_LOGPROBS);
                body.put("logprobs", options.reporting().topLogprobs());
            }
            return COMPLETIONS;
        }

        private Object value(Prompt prompt) {
            return switch (prompt) {
                case Prompt.Text text -> text.text();
                case Prompt.Tokens tokens -> tokens.ids();
                case Prompt.Infill infill -> infill.prefix();
                case Prompt.Chat _ -> throw unfit(remote, "conversations and texts at once");
            };
        }

        private void sampling() {
            SamplingParameter.ALL.forEach(this::sampling);
        }

        /* A neutral value needs no field, but where a model may say another, the one asked for is sent. */
        private <T> void sampling(SamplingParameter<T> parameter) {
            T value = options.sampling().orNull(parameter);
            if (value == null) {
                return;
            }
            boolean told = !parameter.extension() || isVllm();
            boolean matters = !value.equals(parameter.neutral());
            boolean wanted = matters || (told && parameter.unstated() != Unstated.NEUTRAL);
            refuse(parameter.name(), wanted && !told);
            put(parameter.name(), wanted ? parameter.kind().wire(value) : null);
        }

        private void structure() {
            if (options.structure() != null) {
                new RemoteStructure(body.containsKey("messages"), isVllm())
                        .write(options.structure().form())
                        .ifPresentOrElse(body::putAll, () -> refuse("structured output of this kind", true));
            }
        }

        private void stopping(Stopping stopping) {
            refuse("more than 4 stop strings", !isVllm() && stopping.strings().size() > MOST_STOPS);
            put("stop", stopping.strings().isEmpty() ? null : stopping.strings());
            extension("ignore_eos", stopping.ignoreEos(), true);
            extension("min_tokens", stopping.minTokens() > 0, stopping.minTokens());
            extension("stop_token_ids", !stopping.tokenIds().isEmpty(), stopping.tokenIds());
            extension("include_stop_str_in_output", stopping.includeString(), true);
        }

        private boolean isVllm() {
            return remote.dialect() == Dialect.VLLM;
        }

        private void put(String field, @Nullable Object value) {
            if (value != null) {
                body.put(field, value);
            }
        }

        private void extension(String field, boolean wanted, @Nullable Object value) {
            refuse(field, wanted && !isVllm());
            put(field, wanted ? value : null);
        }

        private void refuse(String what, boolean wanted) {
            if (wanted) {
                throw unfit(remote, what);
            }
        }
    }
}
