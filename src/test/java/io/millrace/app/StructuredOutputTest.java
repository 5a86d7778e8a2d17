package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Texts held to what was asked for, of a decoder that would write anything. */
class StructuredOutputTest extends ServiceHarness {

    private static final String PERSON =
            "{'type':'object','properties':{'name':{'type':'string','maxLength':4},'age':{'type':'integer','minimum':0,"
                    + "'maximum':130},'likes':{'type':'array','items':{'enum':['tea','jazz']},'maxItems':2}},"
                    + "'required':['name','age'],'additionalProperties':false}";

    StructuredOutputTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-gqa", "tiny-concat"})
    void chat_withASchema_answersInItsShape(String model) throws Exception {
        for (int seed = 0; seed < 12; seed++) {
            JsonNode choice = choice(chat(
                    model,
                    seed,
                    "'response_format':{'type':'json_schema','json_schema':{'name':'person','strict':true,'schema':"
                            + PERSON + "}}"));
            assertThat(choice.path("finish_reason").stringValue()).isEqualTo("stop");
            JsonNode person = JSON.readTree(choice.at("/message/content").stringValue());
            assertThat(person.path("name")
                            .stringValue()
                            .codePointCount(0, person.path("name").stringValue().length()))
                    .isLessThanOrEqualTo(4);
            assertThat(person.path("age").intValue(-1)).isBetween(0, 130);
            assertThat(person.path("likes").size()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void chat_ofSeveralChoices_holdsEachOfThem() throws Exception {
        JsonNode choices = JSON.readTree(post(
                                "/v1/chat/completions",
                                chat("tiny-gqa", 5, "'n':4,'structured_outputs':{'regex':'[ab]{3}c'}"))
                        .body())
                .path("choices");
        assertThat(choices).hasSize(4).allSatisfy(choice -> assertThat(
                        choice.at("/message/content").stringValue())
                .matches("[ab]{3}c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "'guided_choice':['yes','no'] ~ yes|no",
                "'structured_outputs':{'regex':'[0-9]{2}:[0-9]{2}'} ~ [0-9]{2}:[0-9]{2}",
                "'guided_regex':'(a|bc)d?' ~ (a|bc)d?",
            })
    void completion_held_isOfTheLanguage(String fields, String pattern) {
        IntStream.range(0, 5).forEach(seed -> assertThat(text(fields, seed)).matches(pattern));
    }

    private String text(String fields, int seed) {
        try {
            String body = "{\"model\":\"tiny-gqa\",\"prompt\":\"x\",\"max_tokens\":40,\"temperature\":2,\"seed\":"
                    + seed + "," + fields.replace('\'', '"') + "}";
            HttpResponse<String> response = post("/v1/completions", body);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return JSON.readTree(response.body()).at("/choices/0/text").stringValue();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void chat_streamed_equalsWhole() throws Exception {
        String fields = "'response_format':{'type':'json_object'},'max_tokens':30";
        String whole = post("/v1/chat/completions", chat("tiny-gqa", 3, fields)).body();
        String events = post("/v1/chat/completions", chat("tiny-gqa", 3, fields + ",'stream':true"))
                .body();
        assertThat(deltas(events))
                .isEqualTo(JSON.readTree(whole).at("/choices/0/message/content").stringValue())
                .startsWith("{");
    }

    /* Alone, forced tokens run as chunks; among others, and with log-probabilities, in steps. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-gqa", "tiny-concat"})
    void chat_heldAloneAndAmongOthers_isTheSame(String model) throws Exception {
        String fields =
                "'temperature':0,'response_format':{'type':'json_schema','json_schema':{'name':'person','schema':"
                        + PERSON + "}}";
        String body = greedy(model, fields);
        String alone = content(body);
        assertThat(content(greedy(model, fields + ",'logprobs':true"))).isEqualTo(alone);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> others = IntStream.range(0, 8)
                    .mapToObj(_ -> clients.submit(() -> content(body)))
                    .toList();
            for (Future<String> other : others) {
                assertThat(other.get()).isEqualTo(alone);
            }
        }
    }

    private static String greedy(String model, String fields) {
        return chat(model, 1, fields).replace("\"temperature\":2,", "");
    }

    private String content(String body) throws Exception {
        return choice(body).at("/message/content").stringValue();
    }

    @Test
    void chat_withLogprobsPenaltiesAndStop_stillHolds() throws Exception {
        JsonNode choice = choice(
                chat(
                        "tiny-gqa",
                        1,
                        "'structured_outputs':{'regex':'(ab){2,9}'},'logprobs':true,'top_logprobs':2,'frequency_penalty':2,'min_tokens':30"));
        assertThat(choice.at("/message/content").stringValue()).matches("(ab){2,9}");
        assertThat(choice.at("/logprobs/content").size()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'response_format':{'type':'json_schema','json_schema':{'name':'x','schema':{'type':'array','contains':{'type':'string','pattern':'^(a)\\\\1$'}}}} | response_format",
                "'structured_outputs':{'regex':'(a)\\\\1'} | structured_outputs",
                "'guided_regex':'(' | guided_regex",
            })
    void chat_languageThatCannotBeHeld_is400ByName(String fields, String param) throws Exception {
        HttpResponse<String> response = post("/v1/chat/completions", chat("tiny-gqa", 1, fields));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).at("/error/param").stringValue())
                .isEqualTo(param);
    }

    @Test
    void completion_grammarThatDoublesWithEachRule_isRefusedAtOnce() throws Exception {
        StringBuilder rules = new StringBuilder("root ::= r0\\n");
        for (int i = 0; i < 60; i++) {
            rules.append("r%d ::= r%d? r%d\\n".formatted(i, i + 1, i + 1));
        }
        rules.append("r60 ::= \\\"a\\\"");
        HttpResponse<String> response = post("/v1/completions", """
                {"model":"tiny-gqa","prompt":"x","max_tokens":4,"guided_grammar":"%s"}""".formatted(rules));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).at("/error/message").stringValue())
                .contains("ways to go on");
    }

    /* Each alone takes more than a request may; together they take no more than one. */
    @Test
    void chat_manyToolsWithCostlySchemas_areCalledWithAnyObject() throws Exception {
        String defs = IntStream.range(0, 40)
                .mapToObj(i ->
                        "'a%d':{'allOf':[{'$ref':'#/$defs/a%d'},{'$ref':'#/$defs/a%d'}]}".formatted(i, i + 1, i + 1))
                .collect(Collectors.joining(","));
        String tools = IntStream.range(0, 100)
                .mapToObj(i ->
                        "{'type':'function','function':{'name':'t%d','parameters':{'$ref':'#/$defs/a0','$defs':{%s,'a40':{}}}}}"
                                .formatted(i, defs))
                .collect(Collectors.joining(","));
        HttpResponse<String> response =
                post("/v1/chat/completions", chat("tiny-gqa", 1, "'tool_choice':'required','tools':[" + tools + "]"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    @Test
    void completion_keysInAnyOrder_comeInMoreThanOne() {
        String fields = "'structured_outputs':{'property_order':'any','json':{'type':'object','properties':"
                + "{'a':{'const':1},'b':{'const':2}},'required':['a','b'],'additionalProperties':false}}";
        Set<String> texts =
                IntStream.range(0, 40).mapToObj(seed -> text(fields, seed)).collect(Collectors.toSet());
        assertThat(texts).containsExactlyInAnyOrder("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}");
    }

    @Test
    void completion_ofTenThousandChoices_isOneOfThem() throws Exception {
        String choices =
                IntStream.range(0, 10_000).mapToObj(i -> "\"t" + i + "\"").collect(Collectors.joining(","));
        HttpResponse<String> response = post("/v1/completions", """
                {"model":"tiny-gqa","prompt":"x","max_tokens":20,"structured_outputs":{"choice":[%s]}}""".formatted(choices));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(JSON.readTree(response.body()).at("/choices/0/text").stringValue())
                .matches("t[0-9]{1,4}");
    }

    private JsonNode choice(String body) throws Exception {
        HttpResponse<String> response = post("/v1/chat/completions", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body()).at("/choices/0");
    }

    private static String chat(String model, int seed, String fields) {
        return ("{'model':'" + model + "','messages':[{'role':'user','content':'hi'}],'temperature':2,'seed':" + seed
                        + "," + fields + "}")
                .replace('\'', '"');
    }
}
