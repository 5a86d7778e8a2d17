package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.serving.ModelInput.Image;
import io.millrace.serving.ModelInput.Pair;
import io.millrace.serving.ModelInput.Text;
import io.millrace.serving.ModelInput.Tokens;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelInputTest {

    @Test
    void size_ofEveryKind_countsCharactersTokensAndBytes() {
        assertThat(ModelInput.size(
                        List.of(new Text("abc"), new Pair("ab", "cd"), new Tokens(new int[5]), new Image(new byte[7]))))
                .isEqualTo(19);
        assertThat(ModelInput.size(List.of())).isZero();
    }
}
