package io.millrace.remote;

import static io.millrace.decoding.SamplingParameter.FREQUENCY_PENALTY;
import static io.millrace.decoding.SamplingParameter.LOGIT_BIAS;
import static io.millrace.decoding.SamplingParameter.MIN_P;
import static io.millrace.decoding.SamplingParameter.PRESENCE_PENALTY;
import static io.millrace.decoding.SamplingParameter.REPETITION_PENALTY;
import static io.millrace.decoding.SamplingParameter.SEED;
import static io.millrace.decoding.SamplingParameter.TEMPERATURE;
import static io.millrace.decoding.SamplingParameter.TOP_K;
import static io.millrace.decoding.SamplingParameter.TOP_P;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.conversation.ChatHistory;
import io.millrace.conversation.Conversation;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.conversation.Reasoning;
import io.millrace.conversation.Tool;
import io.millrace.conversation.ToolChoice;
import io.millrace.conversation.ToolUse;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.decoding.Sampling;
import io.millrace.repository.Fallback;
import io.millrace.repository.Fallback.Dialect;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Reporting;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.Prompt;
import io.millrace.serving.Scheduling;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteRequestTest {

    private static final Fallback.Remote OPENAI = Remotes.openAi("http://h/v1");
    private static final Fallback.Remote VLLM = Remotes.at("http://h/v1", Dialect.VLLM, Remotes.TIMEOUT, 0, true);
    private static final Prompt TEXT = new Prompt.Text("once");
    private static final Prompt TOKENS = new Prompt.Tokens(new int[] {1, 2});

    private static Prompt.Chat chat(Map<String, Object> message) {
        return new Prompt.Chat(Conversation.of(ChatHistory.read(List.of(message))));
    }

    private static final Prompt.Chat CHAT = chat(Map.of("role", "user", "content", "hi"));

    private static String json(Fallback.Remote remote, GenerationOptions options, Prompt... prompts) {
        return RemoteJson.text(
                RemoteRequest.of(remote, List.of(prompts), options).body());
    }

    /** Every option set to something that is not its default, or just the one named. */
    private static GenerationOptions options(@Nullable String only) {
        return GenerationOptions.DEFAULT
                .with(sampling(only))
                .withN(2)
                .with(stopping(only))
                .with(new Reporting(3, set("echo", only), !set("skip_special_tokens", only)))
                .with(new Scheduling(1, null));
    }

    private static Sampling sampling(@Nullable String only) {
        Sampling sampling = Sampling.UNSTATED
                .with(TEMPERATURE, 0.5f)
                .with(TOP_P, 0.9f)
                .with(PRESENCE_PENALTY, 0.5f)
                .with(FREQUENCY_PENALTY, -0.5f)
                .with(SEED, 9L);
        sampling = set("top_k", only) ? sampling.with(TOP_K, 40) : sampling;
        sampling = set("min_p", only) ? sampling.with(MIN_P, 0.25f) : sampling;
        sampling = set("repetition_penalty", only) ? sampling.with(REPETITION_PENALTY, 1.5f) : sampling;
        return set("logit_bias", only) ? sampling.with(LOGIT_BIAS, Map.of(7, 2f)) : sampling;
    }

    private static Stopping stopping(@Nullable String only) {
        return Stopping.DEFAULT
                .withMaxTokens(16)
                .withMinTokens(set("min_tokens", only) ? 5 : 0)
                .withStrings(List.of("END"))
                .withTokenIds(set("stop_token_ids", only) ? Set.of(3) : Set.of())
                .withIncludeString(set("include_stop_str_in_output", only))
                .withIgnoreEos(set("ignore_eos", only));
    }

    private static boolean set(String name, @Nullable String only) {
        return only == null || name.equals(only);
    }

    @Test
    void of_plainChat_isOpenAisRequest() {
        RemoteRequest request = RemoteRequest.of(OPENAI, List.of(CHAT), options(""));
        assertThat(request.path()).isEqualTo("/chat/completions");
        assertThat(request.choices()).isEqualTo(2);
        assertThat(request.body().get("messages")).isEqualTo(List.of(Map.of("role", "user", "content", "hi")));
        request.body().remove("messages");
        assertThat(RemoteJson.read(RemoteJson.text(request.body())).orElseThrow())
                .isEqualTo(RemoteJson.read("""
                        {"model":"big","max_completion_tokens":16,"logprobs":true,"top_logprobs":3,"temperature":0.5,
                         "top_p":0.9,"presence_penalty":0.5,"frequency_penalty":-0.5,"seed":9,"n":2,"stop":["END"],
                         "stream":true,"stream_options":{"include_usage":true}}""").orElseThrow());
    }

    @Test
    void of_images_areUrlsOfTheirParts() {
        List<Part> parts = List.of(
                new Part.Text("a"),
                new Part.Image("p", "image/png", new byte[] {1, 2}, Part.Detail.LOW),
                new Part.Link("q", URI.create("https://h/b.png"), Part.Detail.AUTO));
        Prompt.Chat chat = new Prompt.Chat(Conversation.of(List.of(new Message.User(parts))));
        RemoteRequest request = RemoteRequest.of(OPENAI, List.of(chat), options(""));
        assertThat(RemoteJson.read(RemoteJson.text(Map.of(
                                "m", Objects.requireNonNull(request.body().get("messages")))))
                        .orElseThrow())
                .isEqualTo(RemoteJson.read("""
                        {"m":[{"role":"user","content":[{"type":"text","text":"a"},
                         {"type":"image_url","image_url":{"url":"data:image/png;base64,AQI=","detail":"low"}},
                         {"type":"image_url","image_url":{"url":"https://h/b.png","detail":"auto"}}]}]}""").orElseThrow());
    }

    @Test
    void of_everyOptionOnVllm_isCarried() {
        assertThat(RemoteJson.read(json(VLLM, options(null), TEXT, new Prompt.Text("twice")))
                        .orElseThrow())
                .isEqualTo(RemoteJson.read("""
                        {"model":"big","prompt":["once","twice"],"max_tokens":16,"echo":true,"logprobs":3,"temperature":0.5,
                         "top_p":0.9,"presence_penalty":0.5,"frequency_penalty":-0.5,"logit_bias":{"7":2.0},"seed":9,"n":2,
                         "stop":["END"],"top_k":40,"min_p":0.25,"repetition_penalty":1.5,"ignore_eos":true,"min_tokens":5,
                         "stop_token_ids":[3],"include_stop_str_in_output":true,"skip_special_tokens":false,"stream":true,
                         "stream_options":{"include_usage":true}}""").orElseThrow());
    }

    @Test
    void of_textAroundAnother_isPromptAndSuffix() {
        assertThat(json(VLLM, options(null), new Prompt.Infill("a", "z")))
                .contains("\"prompt\":\"a\"", "\"suffix\":\"z\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "top_k",
                "min_p",
                "repetition_penalty",
                "include_stop_str_in_output",
                "ignore_eos",
                "min_tokens",
                "skip_special_tokens"
            })
    void of_extensionOnOpenAi_isRefusedByName(String field) {
        assertThatThrownBy(() -> json(OPENAI, options(field), CHAT))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("The remote model big@h/v1 cannot be asked with " + field);
        assertThat(json(VLLM, options(field), CHAT)).contains("\"" + field + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logit_bias", "stop_token_ids"})
    void of_tokenIdsForAnotherTokenizer_areRefused(String field) {
        assertThatThrownBy(() -> json(OPENAI, options(field), CHAT)).hasMessageEndingWith("token ids");
    }

    @Test
    void of_promptOfTokenIds_isRefusedUnlessTheTokenizerIsTheSame() {
        assertThatThrownBy(() -> json(OPENAI, options(""), TOKENS)).hasMessageEndingWith("token ids");
        assertThat(json(VLLM, options(""), TOKENS)).contains("\"prompt\":[1,2]");
        assertThat(json(VLLM, options(""), TOKENS, TOKENS)).contains("\"prompt\":[[1,2],[1,2]]");
        assertThatThrownBy(() -> json(VLLM, options(""), TOKENS, TEXT)).hasMessageEndingWith("at once");
    }

    @Test
    void of_maxTokensLeftOpen_isRefusedForTextsAlone() {
        GenerationOptions open = GenerationOptions.DEFAULT;
        assertThatThrownBy(() -> json(OPENAI, open, TEXT)).hasMessageContaining("all tokens");
        assertThat(json(OPENAI, open, CHAT)).doesNotContain("tokens");
    }

    @Test
    void of_templateArguments_areForVllmAlone() {
        Prompt chat = new Prompt.Chat(CHAT.conversation(), Map.of("enable_thinking", false), false, true);
        assertThatThrownBy(() -> json(OPENAI, options(""), chat)).hasMessageEndingWith("chat_template_kwargs");
        assertThat(json(VLLM, options(""), chat))
                .contains("\"chat_template_kwargs\":{\"enable_thinking\":false}")
                .contains("\"add_generation_prompt\":false")
                .contains("\"continue_final_message\":true");
    }

    @Test
    void of_toolCallsOfTheConversation_haveTheirArgumentsAsText() {
        Map<String, Object> call = Map.of("id", "1", "function", Map.of("name", "f", "arguments", Map.of("a", 1)));
        Prompt chat = chat(Map.of("role", "assistant", "tool_calls", List.of(call)));
        assertThat(json(OPENAI, options(""), chat)).contains("\"arguments\":\"{\\\"a\\\":1}\"");
    }

    @Test
    void of_tools_areSentWithTheirChoice() {
        ToolUse use = new ToolUse(
                List.of(new Tool("f", "d", Map.of("type", "object"), true)), new ToolChoice.Named("f"), false);
        Prompt chat = new Prompt.Chat(new Conversation(CHAT.conversation().messages(), use, Reasoning.UNSET));
        assertThat(json(OPENAI, options(""), chat))
                .contains("\"name\":\"f\",\"description\":\"d\",\"parameters\":{\"type\":\"object\"},\"strict\":true")
                .contains("\"parallel_tool_calls\":false");
    }
}
