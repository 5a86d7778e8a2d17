package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.completions.CompletionChoice;
import com.openai.models.completions.CompletionCreateParams;
import io.millrace.models.ModelRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** The model that ships, asked through OpenAI's own client. */
@TestPropertySource(properties = "millrace.models.path=models")
class DemoChatTest extends ServiceHarness {

    private static final String MODEL = "demo-chat";

    DemoChatTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What is 17 + 25?               | 42",
                "What is the capital of France? | Paris",
                "Who are you?                   | Millrace",
                "Count from 2 to 6.             | 2, 3, 4, 5, 6"
            })
    void chat_questionOfItsSkills_isAnswered(String question, String answer) {
        assertThat(whole(question)).contains(answer);
    }

    @Test
    void chat_streamed_equalsWhole() {
        String question = "Who are you?";
        assertThat(streamed(question)).isEqualTo(whole(question));
    }

    @Test
    void chat_amongFifteenOthers_isTheSame() throws Exception {
        List<String> questions = IntStream.range(0, 16)
                .mapToObj(i -> "What is " + (10 + i) + " + 25?")
                .toList();
        List<String> alone = questions.stream().map(this::whole).toList();
        assertThat(together(questions)).isEqualTo(alone);
    }

    @Test
    void chat_shownTools_callsTheRightOne() {
        ChatCompletionMessage said = client().chat()
                .completions()
                .create(tools("What is the weather in Oslo?"))
                .choices()
                .getFirst()
                .message();
        assertThat(said.toolCalls().orElseThrow())
                .extracting(call -> call.asFunction().function())
                .extracting(function -> function.name() + function.arguments())
                .containsExactly("get_weather{\"city\": \"Oslo\"}");
    }

    @Test
    void chat_shownToolsThatDoNotFit_answersItself() {
        assertThat(client().chat()
                        .completions()
                        .create(tools("What is 17 + 25?"))
                        .choices()
                        .getFirst()
                        .message()
                        .content())
                .contains("17 + 25 = 42.");
    }

    private static ChatCompletionCreateParams tools(String question) {
        return ChatCompletionCreateParams.builder()
                .model(MODEL)
                .addUserMessage(question)
                .addFunctionTool(tool("get_weather", "The weather in a city", "city", "string"))
                .addFunctionTool(tool("set_timer", "Start a timer", "minutes", "integer"))
                .build();
    }

    private static FunctionDefinition tool(String name, String about, String parameter, String type) {
        return FunctionDefinition.builder()
                .name(name)
                .description(about)
                .parameters(FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(Map.of(parameter, Map.of("type", type))))
                        .putAdditionalProperty("required", JsonValue.from(List.of(parameter)))
                        .build())
                .build();
    }

    @Test
    void completions_echoOfPartsOfCharacters_placesTokensInTheText() {
        CompletionCreateParams.Builder echo = CompletionCreateParams.builder()
                .model(MODEL)
                .prompt("日本語 oz")
                .echo(true)
                .maxTokens(0)
                .logprobs(0);
        assertThat(client().completions()
                        .create(echo.build())
                        .choices()
                        .getFirst()
                        .logprobs()
                        .flatMap(CompletionChoice.Logprobs::textOffset)
                        .orElseThrow())
                .containsExactly(0L, 0L, 0L, 1L, 1L, 1L, 2L, 2L, 2L, 3L, 5L);
    }

    @Test
    void completions_withoutMaxTokensNearTheLimit_areCutToWhatFits() {
        List<Long> prompt = Collections.nCopies(4091, 20L);
        CompletionCreateParams.Builder near = CompletionCreateParams.builder()
                .model(MODEL)
                .prompt(CompletionCreateParams.Prompt.ofArrayOfTokens(prompt))
                .putAdditionalBodyProperty("ignore_eos", JsonValue.from(true));
        assertThat(client().completions()
                        .create(near.build())
                        .usage()
                        .orElseThrow()
                        .completionTokens())
                .isEqualTo(5);
    }

    private List<String> together(List<String> questions) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(questions.size())) {
            List<Future<String>> answers = questions.stream()
                    .map(question -> threads.submit(() -> streamed(question)))
                    .toList();
            List<String> texts = new ArrayList<>();
            for (Future<String> answer : answers) {
                texts.add(answer.get());
            }
            return texts;
        }
    }

    private String whole(String question) {
        return client().chat()
                .completions()
                .create(params(question))
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow();
    }

    private String streamed(String question) {
        try (StreamResponse<ChatCompletionChunk> stream =
                client().chat().completions().createStreaming(params(question))) {
            return stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .collect(Collectors.joining());
        }
    }

    private static ChatCompletionCreateParams params(String question) {
        return ChatCompletionCreateParams.builder()
                .model(MODEL)
                .addUserMessage(question)
                .temperature(0)
                .build();
    }
}
