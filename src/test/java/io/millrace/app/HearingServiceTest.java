package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartInputAudio;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.openai.OpenAiChatModel;
import io.millrace.HearingFixtures;
import io.millrace.ReferenceChat;
import io.millrace.SightFixtures;
import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sounds in chats over HTTP, and what LangChain4j shows and plays, against numpy. */
@DirtiesContext
class HearingServiceTest extends ServiceHarness {

    private static final String CHATS = "/v1/chat/completions";
    private static final String ULTRAVOX = HearingFixtures.MODEL;
    private static final String SMOLVLM = "tiny-smolvlm";

    @TempDir
    static Path folder;

    HearingServiceTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @DynamicPropertySource
    static void models(DynamicPropertyRegistry registry) throws IOException {
        HearingFixtures.copy(folder.resolve(ULTRAVOX), "slots: 3\n");
        SightFixtures.copy(SMOLVLM, folder.resolve(SMOLVLM), "slots: 3\n");
        ModelFixtures.copy("tiny-concat", folder.resolve("text"), "slots: 1\n");
        registry.add("millrace.models.path", folder::toString);
    }

    private static String base64(String sound) {
        return Base64.getEncoder().encodeToString(HearingFixtures.wav(sound));
    }

    private static ObjectNode body(String model, ReferenceChat chat) {
        return chat.body(model, HearingServiceTest::add);
    }

    private static void add(ArrayNode content, JsonNode part) {
        content.addObject()
                .put("type", "input_audio")
                .putObject("input_audio")
                .put("data", base64(part.path("sound").asString()))
                .put("format", "wav");
    }

    @Test
    void chat_withSounds_goesOnAsNumpy() throws Exception {
        for (ReferenceChat chat : HearingFixtures.chats()) {
            JsonNode answer = answer(CHATS, body(ULTRAVOX, chat).toString());
            assertThat(answer.at("/choices/0/message/content").asString())
                    .as(chat.name())
                    .isEqualTo(chat.text());
            assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(chat.ids().length);
            HttpResponse<String> stream =
                    post(CHATS, body(ULTRAVOX, chat).put("stream", true).toString());
            assertThat(deltas(stream.body())).as(chat.name()).isEqualTo(chat.text());
        }
    }

    @Test
    void chat_withADataUrl_goesOnAsNumpy() throws Exception {
        ReferenceChat chat = HearingFixtures.chat("sound");
        ObjectNode body = body(ULTRAVOX, chat);
        ObjectNode part = (ObjectNode) body.at("/messages/0/content/0");
        part.remove("input_audio");
        part.put("type", "audio_url").putObject("audio_url").put("url", "data:audio/wav;base64," + base64("short"));
        assertThat(answer(CHATS, body.toString())
                        .at("/choices/0/message/content")
                        .asString())
                .isEqualTo(chat.text());
    }

    @Test
    void responses_withASound_goOnAsNumpy() throws Exception {
        ReferenceChat chat = HearingFixtures.chat("sound");
        ObjectNode body = JSON.createObjectNode().put("model", ULTRAVOX).put("max_output_tokens", 16);
        ArrayNode content =
                body.putArray("input").addObject().put("role", "user").putArray("content");
        add(content, chat.messages().at("/0/content/0"));
        content.addObject()
                .put("type", "input_text")
                .set("text", chat.messages().at("/0/content/1/text"));
        JsonNode answer = answer("/v1/responses", body.toString());
        assertThat(answer.at("/output/0/content/0/text").asString()).startsWith(chat.text());
        assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(chat.ids().length);
    }

    @Test
    void tokenize_withSounds_showsTheirTokens() throws Exception {
        ReferenceChat chat = HearingFixtures.chat("two");
        ObjectNode body = body(ULTRAVOX, chat);
        body.remove("max_completion_tokens");
        assertThat(answer("/tokenize", body.toString())
                        .path("tokens")
                        .valueStream()
                        .mapToInt(JsonNode::asInt)
                        .toArray())
                .isEqualTo(chat.ids());
    }

    @Test
    void chat_ofModelsThatHearNothing_isRefusedByField() throws Exception {
        for (String model : List.of("text", SMOLVLM)) {
            HttpResponse<String> refusal =
                    post(CHATS, body(model, HearingFixtures.chat("sound")).toString());
            assertThat(refusal.statusCode()).as(refusal.body()).isEqualTo(400);
            assertThat(refusal.body()).contains("cannot be played sounds");
            assertThat(JSON.readTree(refusal.body()).at("/error/param").asString())
                    .isEqualTo("messages[0].content[0].input_audio.data");
        }
    }

    @Test
    void chat_officialClient_sendsSoundsUnchanged() {
        ReferenceChat chat = HearingFixtures.chat("sound");
        ChatCompletionCreateParams params = ChatCompletionCreateParams.builder()
                .model(ULTRAVOX)
                .maxCompletionTokens(9)
                .addUserMessageOfArrayOfContentParts(List.of(sound("short"), text(chat)))
                .build();
        ChatCompletion answer = client().chat().completions().create(params);
        assertThat(answer.choices().getFirst().message().content()).hasValue(chat.text());
    }

    private static ChatCompletionContentPart sound(String sound) {
        return ChatCompletionContentPart.ofInputAudio(ChatCompletionContentPartInputAudio.builder()
                .inputAudio(ChatCompletionContentPartInputAudio.InputAudio.builder()
                        .data(base64(sound))
                        .format(ChatCompletionContentPartInputAudio.InputAudio.Format.WAV)
                        .build())
                .build());
    }

    private static ChatCompletionContentPart text(ReferenceChat chat) {
        return ChatCompletionContentPart.ofText(ChatCompletionContentPartText.builder()
                .text(chat.messages().at("/0/content/1/text").asString())
                .build());
    }

    private String said(String model, Content... parts) {
        return OpenAiChatModel.builder()
                .baseUrl("http://localhost:" + port + "/v1")
                .apiKey("unused")
                .maxRetries(0)
                .modelName(model)
                .maxCompletionTokens(9)
                .build()
                .chat(UserMessage.from(parts))
                .aiMessage()
                .text();
    }

    @Test
    void langChain4j_playsSoundsUnchanged() {
        ReferenceChat chat = HearingFixtures.chat("sound");
        String question = chat.messages().at("/0/content/1/text").asString();
        assertThat(said(ULTRAVOX, AudioContent.from(base64("short"), "audio/wav"), TextContent.from(question)))
                .isEqualTo(chat.text());
    }

    @Test
    void langChain4j_showsImagesUnchanged() {
        ReferenceChat chat = SightFixtures.chat(SMOLVLM, "image");
        String picture = Base64.getEncoder().encodeToString(SightFixtures.picture("png-17x33"));
        String question = chat.messages().at("/0/content/1/text").asString();
        assertThat(said(
                        SMOLVLM,
                        ImageContent.from(picture, "image/png", ImageContent.DetailLevel.HIGH),
                        TextContent.from(question)))
                .isEqualTo(chat.text());
    }
}
