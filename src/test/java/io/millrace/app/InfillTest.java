package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import io.millrace.models.ModelRegistry;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Completions between a text and another. */
class InfillTest extends ScriptedHarness {

    InfillTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @Test
    void completion_withSuffix_isTheMiddle() {
        say(List.of(Map.of(
                "when",
                "^<\\|fim_prefix\\|>def f\\(<\\|fim_suffix\\|>\\): pass<\\|fim_middle\\|>$",
                "say",
                "x, y<|fim_suffix|> and never more")));
        Completion completion = client().completions()
                .create(CompletionCreateParams.builder()
                        .model(MODEL)
                        .prompt("def f(")
                        .suffix("): pass")
                        .build());
        assertThat(completion.choices().getFirst().text()).isEqualTo("x, y");
        assertThat(completion.choices().getFirst().finishReason().asString()).isEqualTo("stop");
    }

    @Test
    void completion_withSuffixOfAModelWithoutTheTokens_isRefusedByName() throws Exception {
        HttpResponse<String> response =
                post("/v1/completions", "{\"model\":\"" + UNMARKED + "\",\"prompt\":\"a\",\"suffix\":\"z\"}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).at("/error/param").stringValue())
                .isEqualTo("suffix");
    }
}
