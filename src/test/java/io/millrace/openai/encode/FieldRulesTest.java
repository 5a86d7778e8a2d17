package io.millrace.openai.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.FieldRules;
import io.millrace.openai.OpenAiRequests;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class FieldRulesTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<FieldRules> ALL = List.of(
            OpenAiRequests.CHAT,
            OpenAiRequests.COMPLETION,
            EmbeddingsRequest.RULES,
            RerankRequest.RULES,
            RerankRequest.TEI_RULES,
            ScoreRequest.RULES,
            ClassifyRequest.RULES,
            ClassifyRequest.TEI_RULES,
            OpenAiRequests.TOKENIZE_TEXT,
            OpenAiRequests.TOKENIZE_CHAT,
            OpenAiRequests.TOKENIZE_LLAMA,
            OpenAiRequests.DETOKENIZE);

    /** The fields that OpenAI's own client can send; {@code stream} it adds by itself. */
    private static Set<String> fields(Class<?> body) {
        Set<String> names = new TreeSet<>(Set.of("stream"));
        Stream.concat(Arrays.stream(body.getDeclaredMethods()), Arrays.stream(body.getDeclaredConstructors()))
                .flatMap(FieldRulesTest::properties)
                .map(JsonProperty::value)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return names;
    }

    private static Stream<JsonProperty> properties(Executable executable) {
        return Stream.concat(
                Arrays.stream(executable.getAnnotationsByType(JsonProperty.class)),
                Arrays.stream(executable.getParameters())
                        .flatMap(p -> Arrays.stream(p.getAnnotationsByType(JsonProperty.class))));
    }

    private static Set<String> all(FieldRules rules) {
        Set<String> names = new HashSet<>(rules.implemented());
        names.addAll(rules.harmless());
        names.addAll(rules.refused().keySet());
        return names;
    }

    @Test
    void chat_everyFieldOfOpenAi_isInAList() {
        Set<String> fields = fields(ChatCompletionCreateParams.Body.class);
        assertThat(fields).hasSizeGreaterThan(30);
        assertThat(all(OpenAiRequests.CHAT)).containsAll(fields);
    }

    @Test
    void completions_everyFieldOfOpenAi_isInAList() {
        Set<String> fields = fields(CompletionCreateParams.Body.class);
        assertThat(fields).hasSizeGreaterThan(15);
        assertThat(all(OpenAiRequests.COMPLETION)).containsAll(fields);
    }

    @Test
    void embeddings_everyFieldOfOpenAi_isInAList() {
        Set<String> fields = fields(EmbeddingCreateParams.Body.class);
        fields.remove("stream");
        assertThat(fields).hasSizeGreaterThan(4);
        assertThat(all(EmbeddingsRequest.RULES)).containsAll(fields);
    }

    @Test
    void lists_haveNoFieldInCommon() {
        for (FieldRules rules : ALL) {
            int sizes = rules.implemented().size()
                    + rules.harmless().size()
                    + rules.refused().size();
            assertThat(all(rules)).hasSize(sizes);
        }
    }

    @Test
    void implemented_everyField_isChecked() {
        String chat = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream\":true}";
        String text = "{\"model\":\"m\",\"prompt\":\"x\",\"stream\":true}";
        for (String name : OpenAiRequests.CHAT.implemented()) {
            assertRefused(name, chat, body -> OpenAiRequests.chat(body));
        }
        for (String name : OpenAiRequests.COMPLETION.implemented()) {
            assertRefused(name, text, body -> OpenAiRequests.completion(body));
        }
    }

    @Test
    void implemented_everyFieldOfStatelessModels_isChecked() {
        String rerank = "{\"model\":\"m\",\"query\":\"q\",\"%s\":[\"x\"]}";
        assertAllRefused(
                EmbeddingsRequest.RULES, "{\"model\":\"m\",\"input\":\"x\"}", b -> EmbeddingsRequest.read(b, 4));
        assertAllRefused(RerankRequest.RULES, rerank.formatted("documents"), b -> RerankRequest.read(b, 4));
        assertAllRefused(RerankRequest.TEI_RULES, rerank.formatted("texts"), b -> RerankRequest.read(b, 4));
        assertAllRefused(
                ScoreRequest.RULES,
                "{\"model\":\"m\",\"text_1\":\"x\",\"text_2\":\"y\"}",
                b -> ScoreRequest.read(b, 4));
        assertAllRefused(ClassifyRequest.RULES, "{\"model\":\"m\",\"input\":\"x\"}", b -> ClassifyRequest.read(b, 4));
        assertAllRefused(
                ClassifyRequest.TEI_RULES, "{\"model\":\"m\",\"inputs\":\"x\"}", b -> ClassifyRequest.read(b, 4));
        assertAllRefused(OpenAiRequests.TOKENIZE_TEXT, "{\"model\":\"m\",\"prompt\":\"x\"}", OpenAiRequests::tokenize);
        assertAllRefused(
                OpenAiRequests.TOKENIZE_LLAMA, "{\"model\":\"m\",\"content\":\"x\"}", OpenAiRequests::tokenize);
        assertAllRefused(
                OpenAiRequests.TOKENIZE_CHAT,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                OpenAiRequests::tokenize);
        assertAllRefused(OpenAiRequests.DETOKENIZE, "{\"model\":\"m\",\"tokens\":[]}", OpenAiRequests::detokenize);
    }

    private static void assertAllRefused(FieldRules rules, String json, Consumer<ObjectNode> read) {
        read.accept((ObjectNode) JSON.readTree(json));
        rules.implemented().forEach(name -> assertRefused(name, json, read));
    }

    /** No field takes an array of an array of booleans: who reads a field at all refuses it. */
    private static void assertRefused(String name, String json, Consumer<ObjectNode> read) {
        ObjectNode body = (ObjectNode) JSON.readTree(json);
        body.set(name, JSON.readTree("[[true]]"));
        assertThatExceptionOfType(InvalidRequest.class)
                .as(name)
                .isThrownBy(() -> read.accept(body))
                .satisfies(e -> assertThat(e.param()).startsWith(name));
    }

    @Test
    void refused_everyField_passesWithItsDefaultAndNullAlone() {
        for (FieldRules rules : ALL) {
            rules.refused().forEach((name, neutral) -> {
                assertThatExceptionOfType(InvalidRequest.class)
                        .isThrownBy(() -> rules.check(object(name, "{\"other\":1}"), ""))
                        .withMessageContaining("'" + name + "' is not supported");
                neutral.forEach(value -> assertThatCode(() -> rules.check(object(name, value), ""))
                        .doesNotThrowAnyException());
                assertThatCode(() -> rules.check(object(name, "null"), "")).doesNotThrowAnyException();
            });
        }
    }

    private static ObjectNode object(String name, String value) {
        return (ObjectNode) JSON.readTree("{\"" + name + "\":" + value + "}");
    }
}
