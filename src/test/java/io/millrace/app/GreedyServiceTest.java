package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Greedy answers are those of the reference implementation, however they are asked for. */
class GreedyServiceTest extends ServiceHarness {

    private static final JsonNode REFERENCE = JSON.readTree(Path.of("src/test/resources/fixtures/tiny-reference.json"));

    GreedyServiceTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-gqa", "tiny-concat", "tiny-gqa-f16", "tiny-concat-f16", "tiny-concat-bf16"})
    void completions_alone_areTheReferences(String model) throws Exception {
        for (JsonNode prompt : REFERENCE.path("prompts")) {
            assertThat(tokens(model, prompt.path("ids").toString())).isEqualTo(expected(model, prompt));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-gqa", "tiny-concat"})
    void completions_amongFifteenOthers_areTheReferences(String model) throws Exception {
        List<JsonNode> prompts = REFERENCE.path("prompts").valueStream().toList();
        List<Callable<List<String>>> calls = IntStream.range(0, 16)
                .mapToObj(i -> prompts.get(i % prompts.size()))
                .map(prompt -> (Callable<List<String>>)
                        () -> tokens(model, prompt.path("ids").toString()))
                .toList();
        List<List<String>> answers = together(calls);
        for (int i = 0; i < 16; i++) {
            assertThat(answers.get(i)).isEqualTo(expected(model, prompts.get(i % prompts.size())));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-gqa", "tiny-concat"})
    void completions_severalPrompts_areTheReferencesInOrder(String model) throws Exception {
        List<JsonNode> prompts = REFERENCE.path("prompts").valueStream().toList();
        String ids =
                prompts.stream().map(p -> p.path("ids").toString()).toList().toString();
        JsonNode choices = answer("/v1/completions", body(model, ids, false)).path("choices");
        for (int i = 0; i < prompts.size(); i++) {
            assertThat(tokenTexts(choices.get(i))).isEqualTo(expected(model, prompts.get(i)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-gqa", "tiny-concat"})
    void completions_streamed_equalWhole(String model) throws Exception {
        for (JsonNode prompt : REFERENCE.path("prompts")) {
            String ids = prompt.path("ids").toString();
            String whole = answer("/v1/completions", body(model, ids, false))
                    .at("/choices/0/text")
                    .stringValue();
            assertThat(streamed(body(model, ids, true))).isEqualTo(whole);
        }
    }

    private String streamed(String body) throws Exception {
        StringBuilder text = new StringBuilder();
        post("/v1/completions", body)
                .body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line ->
                        JSON.readTree(line.substring(6)).at("/choices/0/text").stringValue())
                .forEach(text::append);
        return text.toString();
    }

    private List<String> tokens(String model, String ids) throws Exception {
        return tokenTexts(answer("/v1/completions", body(model, ids, false)).at("/choices/0"));
    }

    private static List<String> tokenTexts(JsonNode choice) {
        return choice.at("/logprobs/tokens")
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
    }

    private static String body(String model, String ids, boolean stream) {
        return """
                {"model":"%s","prompt":%s,"temperature":0,"max_tokens":20,"logprobs":0,"stream":%s}""".formatted(model, ids, stream);
    }

    /** The reference's tokens, each as it decodes alone. */
    private List<String> expected(String model, JsonNode prompt) throws Exception {
        List<String> texts = new ArrayList<>();
        for (JsonNode id : prompt.path("greedy")) {
            String echo = """
                    {"model":"%s","prompt":[%d],"max_tokens":0,"echo":true,"logprobs":0}""".formatted(model, id.intValue());
            texts.add(answer("/v1/completions", echo)
                    .at("/choices/0/logprobs/tokens/0")
                    .stringValue());
        }
        return texts;
    }

    private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        }
    }
}
