package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** The model that ships to be shown pictures, through OpenAI's own client. */
@TestPropertySource(properties = "millrace.models.path=models")
class DemoSightTest extends ServiceHarness {

    private static final Path PICTURE = Path.of("models/demo-sight/examples/shapes.png");

    DemoSightTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What is in the picture?            | I see a black moon, a green ring and an orange circle.",
                "How many shapes are there?         | There are three shapes.",
                "Which shape is green?              | The ring is green.",
                "What is left of the green ring?    | A black moon is left of the green ring.",
                "Is the green ring left of the orange circle? | Yes, the green ring is left of the orange circle."
            })
    void chat_shownAPicture_saysWhatIsThere(String question, String answer) throws IOException {
        assertThat(asked(question, picture())).isEqualTo(answer);
    }

    @Test
    void chat_withoutAPicture_isDemoChats() throws IOException {
        assertThat(asked("What is 17 + 25?")).contains("42");
    }

    private String asked(String question, ChatCompletionContentPart... pictures) {
        ChatCompletionContentPart text = ChatCompletionContentPart.ofText(
                ChatCompletionContentPartText.builder().text(question).build());
        return client().chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("demo-sight")
                        .temperature(0)
                        .addUserMessageOfArrayOfContentParts(
                                pictures.length == 0 ? List.of(text) : List.of(pictures[0], text))
                        .build())
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow();
    }

    private static ChatCompletionContentPart picture() throws IOException {
        String base64 = Base64.getEncoder().encodeToString(Files.readAllBytes(PICTURE));
        return ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                        .url("data:image/png;base64," + base64)
                        .build())
                .build());
    }
}
