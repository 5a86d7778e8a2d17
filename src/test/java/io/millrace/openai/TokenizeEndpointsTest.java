package io.millrace.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.conversation.Conversation;
import io.millrace.conversation.Reasoning;
import io.millrace.conversation.Tool;
import io.millrace.conversation.ToolChoice;
import io.millrace.conversation.ToolUse;
import io.millrace.serving.Prompt;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizeEndpointsTest extends EdgeTest {

    @ParameterizedTest
    @ValueSource(strings = {"/v1/tokenize", "/tokenize"})
    void tokenize_ofAPrompt_isVllms(String path) throws Exception {
        assertThat(JSON.readTree(
                        post(path, "{\"model\":\"m\",\"prompt\":\"ab\"}").body()))
                .isEqualTo(
                        JSON.readTree("{\"count\":3,\"max_model_len\":256,\"tokens\":[0,97,98],\"token_strs\":null}"));
        assertThat(JSON.readTree(post(
                                path,
                                "{\"model\":\"m\",\"prompt\":\"ab\",\"add_special_tokens\":false,\"return_token_strs\":true}")
                        .body()))
                .isEqualTo(JSON.readTree(
                        "{\"count\":2,\"max_model_len\":256,\"tokens\":[97,98],\"token_strs\":[\"a\",\"b\"]}"));
    }

    @Test
    void tokenize_ofContent_isLlamaCpps() throws Exception {
        String body = "{\"model\":\"m\",\"content\":\"ab\",\"parse_special\":true";
        assertThat(JSON.readTree(post("/tokenize", body + "}").body()).path("tokens"))
                .isEqualTo(JSON.readTree("[97,98]"));
        assertThat(JSON.readTree(post("/tokenize", body + ",\"add_special\":true}")
                                .body())
                        .path("tokens"))
                .isEqualTo(JSON.readTree("[0,97,98]"));
    }

    @Test
    void tokenize_ofMessages_passesTheConversation() throws Exception {
        String body = """
                {"model":"m","messages":[{"role":"user","content":"x"}],"add_generation_prompt":false,
                 "tools":[{"type":"function","function":{"name":"f"}}],"chat_template_kwargs":{"a":1}}""";
        assertThat(JSON.readTree(post("/tokenize", body).body()).path("count").intValue())
                .isEqualTo(4);
        assertThat(tokenization.last())
                .isEqualTo(new FakeTokenization.Call(
                        "m",
                        new Prompt.Chat(
                                new Conversation(
                                        Conversation.user("x").messages(),
                                        new ToolUse(
                                                List.of(new Tool("f", "", Map.of(), false)),
                                                new ToolChoice.Auto(),
                                                true),
                                        Reasoning.UNSET),
                                Map.of("a", 1),
                                false,
                                false),
                        false));
        post("/tokenize", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        assertThat(((Prompt.Chat) tokenization.last().prompt()).addGenerationPrompt())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/detokenize", "/detokenize"})
    void detokenize_hasTheTextByBothNames(String path) throws Exception {
        assertThat(JSON.readTree(
                        post(path, "{\"model\":\"m\",\"tokens\":[97,98]}").body()))
                .isEqualTo(JSON.readTree("{\"prompt\":\"ab\",\"content\":\"ab\"}"));
        assertThat(JSON.readTree(post(path, "{\"model\":\"m\",\"tokens\":[]}").body())
                        .path("prompt")
                        .stringValue())
                .isEmpty();
    }
}
