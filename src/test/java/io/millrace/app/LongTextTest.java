package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.edge.BodyRule;
import io.millrace.edge.Endpoint;
import io.millrace.edge.Endpoints;
import io.millrace.models.ModelRegistry;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.util.pattern.PathPattern;

/** Texts far too long, of every endpoint that takes texts: refused by name, with what there is room for, and with nothing left over. */
@TestPropertySource(properties = "millrace.limits.characters=1000000")
class LongTextTest extends ServiceHarness {

    /** By the paths of an endpoint's first: bodies with {@code %s} for a text; one for each place where a text may stand. */
    private static final Map<String, List<String>> BODIES = Map.ofEntries(
            Map.entry(
                    "/v1/embeddings",
                    List.of(
                            "{\"model\":\"tiny-bert\",\"input\":\"%s\"}",
                            "{\"model\":\"tiny-bert\",\"input\":[\"a\",\"%s\",\"b\"]}")),
            Map.entry(
                    "/v1/rerank",
                    List.of(
                            "{\"model\":\"tiny-cross\",\"query\":\"a\",\"documents\":[\"b\",\"%s\"]}",
                            "{\"model\":\"tiny-cross\",\"query\":\"%s\",\"documents\":[\"b\",\"c\"]}",
                            "{\"model\":\"tiny-bert\",\"query\":\"%s\",\"documents\":[\"b\"]}")),
            Map.entry(
                    "/v1/score",
                    List.of(
                            "{\"model\":\"tiny-cross\",\"text_1\":\"a\",\"text_2\":[\"b\",\"%s\"]}",
                            "{\"model\":\"tiny-cross\",\"text_1\":\"%s\",\"text_2\":[\"b\",\"c\"]}",
                            "{\"model\":\"tiny-bert\",\"text_1\":\"%s\",\"text_2\":\"b\"}")),
            Map.entry(
                    "/v1/classify",
                    List.of(
                            "{\"model\":\"tiny-classify\",\"input\":\"%s\"}",
                            "{\"model\":\"tiny-classify\",\"input\":[\"a\",\"%s\"]}",
                            "{\"model\":\"tiny-classify\",\"input\":{\"text\":\"a\",\"text_pair\":\"%s\"}}",
                            "{\"model\":\"tiny-classify\",\"inputs\":[[\"%s\"],[\"a\",\"b\"]]}")),
            Map.entry(
                    "/v1/completions", List.of("{\"model\":\"tiny-gqa\",\"prompt\":[\"a\",\"%s\"],\"max_tokens\":1}")),
            Map.entry(
                    "/v1/chat/completions",
                    List.of(
                            "{\"model\":\"tiny-gqa\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"max_tokens\":1}",
                            "{\"model\":\"tiny-gqa\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"%s\"}]}]}")),
            Map.entry(
                    "/v1/messages",
                    List.of(
                            "{\"model\":\"tiny-gqa\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}")),
            Map.entry("/v1/responses", List.of("{\"model\":\"tiny-gqa\",\"input\":\"%s\"}")),
            Map.entry(
                    "/v1/tokenize",
                    List.of(
                            "{\"model\":\"tiny-bert\",\"prompt\":\"%s\"}",
                            "{\"model\":\"tiny-gqa\",\"prompt\":\"%s\"}")),
            Map.entry("/pooling", List.of("{\"model\":\"tiny-bert\",\"input\":[\"a\",\"%s\"]}")));

    /** Takes no texts, is asked of models that TokenOutputsTest makes, or bounds its text by itself, as SpeechTest has it. */
    private static final Set<String> OTHERS = Set.of("/v1/detokenize", "/embed_sparse", "/v1/audio/speech");

    private final Endpoints endpoints;

    LongTextTest(@Autowired ModelRegistry models, @Autowired Endpoints endpoints) {
        super(models);
        this.endpoints = endpoints;
    }

    @Test
    void endpoints_thatAskModelsInJson_areAllHere() {
        Set<String> declared = endpoints.all().stream()
                .filter(endpoint -> endpoint.body().kind() == BodyRule.Kind.MODEL_JSON)
                .flatMap(LongTextTest::firstOf)
                .collect(Collectors.toSet());
        assertThat(Stream.concat(BODIES.keySet().stream(), OTHERS.stream())).containsAll(declared);
    }

    private static Stream<String> firstOf(Endpoint endpoint) {
        return endpoint.paths().stream().map(PathPattern::getPatternString).limit(1);
    }

    private Stream<DynamicTest> each(String text, String... said) {
        return BODIES.entrySet().stream().flatMap(entry -> entry.getValue().stream()
                .map(body -> DynamicTest.dynamicTest(entry.getKey() + " " + body.formatted("…"), () -> {
                    HttpResponse<String> response = post(entry.getKey(), body.formatted(text));
                    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
                    assertThat(response.body()).contains(said).hasSizeLessThan(1000);
                })));
    }

    @TestFactory
    Stream<DynamicTest> text_overTheModelsLimit_isRefused() {
        return each("a b c d ".repeat(45_000), "tokens");
    }

    @TestFactory
    Stream<DynamicTest> text_overTheCharactersOfARequest_isRefused() {
        return each("the river ".repeat(110_000), "1000000", "characters");
    }

    @TestFactory
    Stream<DynamicTest> text_withoutAPlaceToBreak_isRefused() {
        return each("\u0301".repeat(140_000), "131072");
    }
}
