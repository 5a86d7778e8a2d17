package io.millrace.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.CompletionCreateParams;
import io.millrace.core.ServingException.InvalidRequest;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class FieldRulesTest {

    private static final JsonMapper JSON = new JsonMapper();

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
        assertThat(all(ChatRequest.RULES)).containsAll(fields);
    }

    @Test
    void completions_everyFieldOfOpenAi_isInAList() {
        Set<String> fields = fields(CompletionCreateParams.Body.class);
        assertThat(fields).hasSizeGreaterThan(15);
        assertThat(all(CompletionRequest.RULES)).containsAll(fields);
    }

    @Test
    void lists_haveNoFieldInCommon() {
        for (FieldRules rules : Set.of(ChatRequest.RULES, CompletionRequest.RULES)) {
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
        for (String name : ChatRequest.RULES.implemented()) {
            assertRefused(name, chat, body -> ChatRequest.read(body));
        }
        for (String name : CompletionRequest.RULES.implemented()) {
            assertRefused(name, text, body -> CompletionRequest.read(body, 16));
        }
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
        Set<FieldRules> endpoints = new LinkedHashSet<>(Set.of(ChatRequest.RULES, CompletionRequest.RULES));
        for (FieldRules rules : endpoints) {
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
