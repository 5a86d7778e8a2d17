package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.millrace.ReferenceChat;
import io.millrace.SightFixtures;
import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Images in chats over HTTP, in every wire form, against numpy. */
@DirtiesContext
class SightServiceTest extends ServiceHarness {

    private static final String CHATS = "/v1/chat/completions";
    private static final String SMOLVLM = "tiny-smolvlm";

    @TempDir
    static Path folder;

    SightServiceTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @DynamicPropertySource
    static void models(DynamicPropertyRegistry registry) throws IOException {
        for (String model : SightFixtures.MODELS) {
            SightFixtures.copy(model, folder.resolve(model), "slots: 3\n");
        }
        SightFixtures.copy(SMOLVLM, folder.resolve("in-place"), "slots: 3\nprefill-chunk: 16\n");
        SightFixtures.writeInPlace(folder.resolve("in-place"));
        ModelFixtures.copy("tiny-concat", folder.resolve("text"), "slots: 1\n");
        registry.add("millrace.models.path", folder::toString);
    }

    private static ObjectNode body(String model, ReferenceChat chat) {
        return chat.body(model, SightServiceTest::add);
    }

    private static void add(ArrayNode content, JsonNode part) {
        content.addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", SightFixtures.url(part.path("picture").asString()))
                .set("detail", part.path("detail"));
    }

    @ParameterizedTest
    @ValueSource(strings = {SMOLVLM, "in-place", "tiny-qwen2-vl", "tiny-gemma3"})
    void chat_withImages_goesOnAsNumpy(String model) throws Exception {
        for (ReferenceChat chat : SightFixtures.chats(model.equals("in-place") ? SMOLVLM : model)) {
            JsonNode answer = answer(CHATS, body(model, chat).toString());
            assertThat(answer.at("/choices/0/message/content").asString())
                    .as(chat.name())
                    .isEqualTo(chat.text());
            assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(chat.ids().length);
            HttpResponse<String> stream =
                    post(CHATS, body(model, chat).put("stream", true).toString());
            assertThat(deltas(stream.body())).as(chat.name()).isEqualTo(chat.text());
        }
    }

    @Test
    void chat_severalChoicesHeldToWords_sayThem() throws Exception {
        ObjectNode body = body(SMOLVLM, SightFixtures.chat(SMOLVLM, "two"));
        body.put("n", 2)
                .put("logprobs", true)
                .put("seed", 3)
                .put("presence_penalty", 1.5)
                .put("temperature", 1);
        body.putObject("structured_outputs").putArray("choice").add("yes").add("no");
        JsonNode answer = answer(CHATS, body.toString());
        for (JsonNode choice : answer.path("choices")) {
            assertThat(choice.at("/message/content").asString()).isIn("yes", "no");
            assertThat(choice.at("/logprobs/content").size()).isPositive();
        }
        assertThat(answer.path("choices").size()).isEqualTo(2);
    }

    @Test
    void chat_officialClient_sendsImagesUnchanged() {
        ReferenceChat chat = SightFixtures.chat(SMOLVLM, "between");
        JsonNode parts = chat.messages().path(0).path("content");
        ChatCompletionCreateParams params = ChatCompletionCreateParams.builder()
                .model(SMOLVLM)
                .maxCompletionTokens(9)
                .addUserMessageOfArrayOfContentParts(
                        List.of(text(parts.path(0)), image("png-31x7"), text(parts.path(2))))
                .build();
        ChatCompletion answer = client().chat().completions().create(params);
        assertThat(answer.choices().getFirst().message().content()).hasValue(chat.text());
        assertThat(answer.usage().orElseThrow().promptTokens()).isEqualTo(chat.ids().length);
    }

    private static ChatCompletionContentPart text(JsonNode part) {
        return ChatCompletionContentPart.ofText(ChatCompletionContentPartText.builder()
                .text(part.path("text").asString())
                .build());
    }

    private static ChatCompletionContentPart image(String picture) {
        return ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                        .url(SightFixtures.url(picture))
                        .detail(ChatCompletionContentPartImage.ImageUrl.Detail.HIGH)
                        .build())
                .build());
    }

    @Test
    void responses_withAnImage_goOnAsNumpy() throws Exception {
        ReferenceChat chat = SightFixtures.chat(SMOLVLM, "image");
        ObjectNode body = JSON.createObjectNode().put("model", SMOLVLM).put("max_output_tokens", 16);
        ArrayNode content =
                body.putArray("input").addObject().put("role", "user").putArray("content");
        content.addObject()
                .put("type", "input_image")
                .put("detail", "auto")
                .put("image_url", SightFixtures.url("png-17x33"));
        content.addObject()
                .put("type", "input_text")
                .set("text", chat.messages().at("/0/content/1/text"));
        JsonNode answer = answer("/v1/responses", body.toString());
        assertThat(answer.at("/output/0/content/0/text").asString()).startsWith(chat.text());
        assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(chat.ids().length);
    }

    @Test
    void messages_withAnImage_goOnAsNumpyAndAreCounted() throws Exception {
        ReferenceChat chat = SightFixtures.chat(SMOLVLM, "image");
        ObjectNode body = JSON.createObjectNode().put("model", SMOLVLM).put("max_tokens", 9);
        ArrayNode content =
                body.putArray("messages").addObject().put("role", "user").putArray("content");
        content.addObject()
                .put("type", "image")
                .putObject("source")
                .put("type", "base64")
                .put("media_type", "image/png")
                .put("data", Base64.getEncoder().encodeToString(SightFixtures.picture("png-17x33")));
        content.add(chat.messages().at("/0/content/1"));
        JsonNode answer = answer("/v1/messages", body.toString());
        assertThat(answer.at("/content/0/text").asString()).isEqualTo(chat.text());
        body.remove("max_tokens");
        assertThat(answer("/v1/messages/count_tokens", body.toString())
                        .path("input_tokens")
                        .asInt())
                .isEqualTo(chat.ids().length);
    }

    @Test
    void tokenize_withImages_showsTheirTokens() throws Exception {
        ReferenceChat chat = SightFixtures.chat(SMOLVLM, "two");
        ObjectNode body = body(SMOLVLM, chat);
        body.remove("max_completion_tokens");
        JsonNode answer = answer("/tokenize", body.toString());
        assertThat(answer.path("tokens").valueStream().mapToInt(JsonNode::asInt).toArray())
                .isEqualTo(chat.ids());
    }

    @Test
    void chat_ofAModelThatReadsTextAlone_isRefusedByField() throws Exception {
        HttpResponse<String> refusal =
                post(CHATS, body("text", SightFixtures.chat(SMOLVLM, "image")).toString());
        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(refusal.body()).contains("The model 'text' reads text alone and cannot be shown images");
        assertThat(JSON.readTree(refusal.body()).at("/error/param").asString())
                .isEqualTo("messages[0].content[0].image_url.url");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "https://example.org/a.png | since this server fetches nothing",
                "file:///etc/passwd | since this server fetches nothing",
                "data:image/png;base64,%%% | is not valid base64",
                "data:image/png;base64,aGVsbG8gd29ybGQ= | cannot be read as an image: it is no image",
                "data:text/plain;base64,aGk= | must be a data URL as data:image",
                "data:image/png;base64, | must be an image, but has 0 bytes",
            })
    void chat_whatIsNoImage_isRefusedByField(String url, String message) throws Exception {
        ObjectNode body = JSON.createObjectNode().put("model", SMOLVLM);
        body.putArray("messages")
                .addObject()
                .put("role", "user")
                .putArray("content")
                .addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", url);
        HttpResponse<String> refusal = post(CHATS, body.toString());
        assertThat(refusal.statusCode()).as(refusal.body()).isEqualTo(400);
        assertThat(refusal.body()).contains(message);
        assertThat(JSON.readTree(refusal.body()).at("/error/param").asString())
                .isEqualTo("messages[0].content[0].image_url.url");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/responses | {'model':'tiny-smolvlm','input':[{'role':'user','content':[{'type':'input_image','file_id':'f'}]}]} | keeps no files",
                "/v1/responses | {'model':'tiny-smolvlm','input':[{'role':'user','content':[{'type':'input_image','image_url':'https://h/a.png'}]}]} | fetches nothing",
                "/v1/responses | {'model':'tiny-smolvlm','input':[{'role':'user','content':[{'type':'input_image','image_url':'data:image/png;base64,AA==','detail':'best'}]}]} | one of auto, low, high",
                "/v1/messages | {'model':'tiny-smolvlm','max_tokens':1,'messages':[{'role':'user','content':[{'type':'image','source':{'type':'url','url':'https://h/a.png'}}]}]} | fetches nothing",
                "/v1/messages | {'model':'tiny-smolvlm','max_tokens':1,'messages':[{'role':'user','content':[{'type':'image','source':{'type':'file','file_id':'f'}}]}]} | keeps no files",
                "/v1/messages | {'model':'tiny-smolvlm','max_tokens':1,'messages':[{'role':'user','content':[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'%'}}]}]} | is not valid base64",
            })
    void others_whatIsNotServed_isRefused(String path, String body, String message) throws Exception {
        HttpResponse<String> refusal = post(path, body.replace('\'', '"'));
        assertThat(refusal.statusCode()).as(refusal.body()).isEqualTo(400);
        assertThat(refusal.body()).contains(message);
    }

    @Test
    void chat_pictureOfFarTooManyPixels_isRefusedByItsHeader() throws Exception {
        byte[] bomb = SightFixtures.picture("png-1x1").clone();
        ByteBuffer.wrap(bomb).putInt(16, 50_000).putInt(20, 50_000);
        CRC32 crc = new CRC32();
        crc.update(bomb, 12, 17);
        ByteBuffer.wrap(bomb).putInt(29, (int) crc.getValue());
        ObjectNode body = body(SMOLVLM, SightFixtures.chat(SMOLVLM, "image"));
        ((ObjectNode) body.at("/messages/0/content/0/image_url"))
                .put("url", "data:image/png;base64," + Base64.getEncoder().encodeToString(bomb));
        HttpResponse<String> refusal = post(CHATS, body.toString());
        assertThat(refusal.statusCode()).as(refusal.body()).isEqualTo(400);
        assertThat(refusal.body()).contains("50000 x 50000 pixels, more than the 40000000 allowed");
    }

    @Test
    void chat_imageThatIsCutOff_isRefusedOnceItIsRead() throws Exception {
        byte[] whole = SightFixtures.picture("png-90x16");
        String cut = Base64.getEncoder().encodeToString(Arrays.copyOf(whole, whole.length / 2));
        ObjectNode body = body(SMOLVLM, SightFixtures.chat(SMOLVLM, "image"));
        ((ObjectNode) body.at("/messages/0/content/0/image_url")).put("url", "data:image/png;base64," + cut);
        HttpResponse<String> refusal = post(CHATS, body.toString());
        assertThat(refusal.statusCode()).as(refusal.body()).isEqualTo(400);
        assertThat(refusal.body()).contains("cannot be read as an image");
    }
}
