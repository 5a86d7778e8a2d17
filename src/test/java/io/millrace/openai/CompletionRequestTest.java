package io.millrace.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.StrictJson;
import io.millrace.serving.Prompt;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionRequestTest {

    private static CompletionRequest read(String fields) {
        return CompletionRequest.read(StrictJson.object(("{\"model\":\"m\"," + fields + "}").getBytes(UTF_8)), 16);
    }

    @Test
    void read_promptForms_areTextsOrTokens() {
        assertThat(read("\"prompt\":\"a\"").prompts()).containsExactly(new Prompt.Text("a"));
        assertThat(read("\"prompt\":[\"a\",\"b\"]").prompts())
                .containsExactly(new Prompt.Text("a"), new Prompt.Text("b"));
        assertThat(tokens("[1,2]")).isEqualTo(List.of(List.of(1, 2)));
        assertThat(tokens("[[1,2],[3]]")).isEqualTo(List.of(List.of(1, 2), List.of(3)));
    }

    private static List<List<Integer>> tokens(String prompt) {
        return read("\"prompt\":" + prompt).prompts().stream()
                .map(p -> Arrays.stream(((Prompt.Tokens) p).ids()).boxed().toList())
                .toList();
    }

    @Test
    void read_leftOut_isSixteenTokensWithoutLogprobs() {
        CompletionRequest request = read("\"prompt\":\"a\"");
        assertThat(request.options().stopping().maxTokens()).isNull();
        assertThat(request.options().stopping().usualTokens()).isEqualTo(16);
        assertThat(request.options().reporting().topLogprobs()).isEqualTo(-1);
        assertThat(request.options().reporting().echo()).isFalse();
    }

    @Test
    void read_echoWithoutTokens_scoresThePrompt() {
        CompletionRequest request = read("\"prompt\":\"a\",\"echo\":true,\"max_tokens\":0,\"logprobs\":0");
        assertThat(request.options().stopping().maxTokens()).isZero();
        assertThat(request.options().reporting().echo()).isTrue();
        assertThat(request.options().reporting().topLogprobs()).isZero();
    }

    @Test
    void read_suffix_isAroundEachPrompt() {
        assertThat(read("\"prompt\":[\"a\",\"\"],\"suffix\":\"z\"").prompts())
                .containsExactly(new Prompt.Infill("a", "z"), new Prompt.Infill("", "z"));
        assertThat(read("\"prompt\":\"a\",\"suffix\":\"\"").prompts()).containsExactly(new Prompt.Text("a"));
    }

    @Test
    void read_bestOfAsN_isAccepted() {
        assertThat(read("\"prompt\":\"a\",\"best_of\":2,\"n\":2").options().n()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "'prompt':null | prompt",
                "'prompt':[] | prompt",
                "'prompt':[[]] | prompt[0]",
                "'prompt':['a',1] | prompt[1]",
                "'prompt':[1,'a'] | prompt[1]",
                "'prompt':[1,-1] | prompt[1]",
                "'prompt':[[1],['x']] | prompt[1][0]",
                "'prompt':[true] | prompt[0]",
                "'prompt':5 | prompt",
                "'prompt':['a','b','c'],'n':6 | prompt",
                "'prompt':'a','max_tokens':0 | max_tokens",
                "'prompt':'a','max_tokens':-1 | max_tokens",
                "'prompt':'a','best_of':2 | best_of",
                "'prompt':'a','logprobs':21 | logprobs",
                "'prompt':'a','logprobs':true | logprobs",
                "'prompt':'a','suffix':7 | suffix",
                "'prompt':[1],'suffix':'z' | suffix",
                "'prompt':'a','suffix':'z','echo':true | suffix",
                "'prompt':'a','messages':[] | messages",
                "'prompt':'a','stream':true,'stream_options':{'continuous_usage_stats':true} "
                        + "| stream_options.continuous_usage_stats",
                "'prompt':'a','stream':true,'stream_options':{'include_usage':1} | stream_options.include_usage",
            })
    void read_badField_isRefusedByName(String fields, String param) {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> read(fields.replace('\'', '"')))
                .satisfies(e -> assertThat(e.param()).isEqualTo(param));
    }
}
