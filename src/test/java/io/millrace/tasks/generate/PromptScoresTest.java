package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.core.ServingException.InvalidRequest;
import org.junit.jupiter.api.Test;

/** Log-probabilities of a prompt, of a graph that returns logits of its last token alone. */
class PromptScoresTest {

    private static final LanguageModel.Shape LAST_ROW = new LanguageModel.Shape(8, 9, "CPU", 0, false, false);

    @Test
    void requireScores_echoWithLogprobs_namesTheField() {
        InvalidRequest refusal = catchThrowableOfType(
                InvalidRequest.class,
                () -> LAST_ROW.requireScores(new Options().echo().logprobs(0).build()));
        assertThat(refusal.param()).isEqualTo("echo");
        assertThat(refusal).hasMessageContaining("'echo' with 'logprobs'").hasMessageContaining("last token only");
    }

    @Test
    void requireScores_oneOfTheTwo_passes() {
        assertThatCode(() -> LAST_ROW.requireScores(new Options().echo().build()))
                .doesNotThrowAnyException();
        assertThatCode(() -> LAST_ROW.requireScores(new Options().logprobs(2).build()))
                .doesNotThrowAnyException();
    }
}
