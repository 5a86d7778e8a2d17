package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.serving.ModelInput.Image;
import io.millrace.serving.ModelInput.Pair;
import io.millrace.serving.ModelInput.Text;
import io.millrace.serving.ModelInput.Tokens;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelInputTest {

    private static final String HALF = "x".repeat(ModelInput.BRIEF / 2);

    @Test
    void areBrief_shortTextsPairsAndTokensTogether_countAll() {
        assertThat(ModelInput.areBrief(List.of(new Text(HALF), new Text(HALF)))).isTrue();
        assertThat(ModelInput.areBrief(List.of(new Pair(HALF, HALF)))).isTrue();
        assertThat(ModelInput.areBrief(List.of(new Pair(HALF, HALF), new Tokens(new int[1]))))
                .isFalse();
    }

    @Test
    void areBrief_manyShortTexts_isFalse() {
        assertThat(ModelInput.areBrief(Collections.nCopies(ModelInput.BRIEF + 1, new Text("x"))))
                .isFalse();
    }

    @Test
    void areBrief_image_isFalse() {
        assertThat(ModelInput.areBrief(List.of(new Image(new byte[1])))).isFalse();
    }
}
