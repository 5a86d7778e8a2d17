package io.millrace.layouts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.layouts.EncoderSwitches.Answer;
import io.millrace.layouts.EncoderSwitches.Prompt;
import io.millrace.runtime.ffi.NativeHandles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layout of an encoder gives the vectors of the plain reference, alone and in whatever company. */
class EncodersTest {

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    private Path root;

    @AfterEach
    void noHandleIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    static Stream<Layout> layouts() {
        return Stream.concat(Families.encoders().stream(), Pairs.cover(new Random(7), Switches.ofEncoders()).stream());
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void encode_aloneAndInCompany_equalsTheReference(Layout layout) throws Exception {
        Weights weights = new Weights(1);
        EncoderFolder.write(root, "m", layout, weights);
        try (LoadedEncoder loaded = new LoadedEncoder(root, "m", layout, weights, 2e-3)) {
            assertThat(loaded.model().batching().stacked())
                    .as(loaded.model().batching().reason())
                    .isTrue();
            loaded.checkTexts(null);
            if (EncoderFolder.embeds(layout)) {
                loaded.checkTokens();
            }
            if (layout.is(Answer.TEXT_LABELS) || layout.is(Answer.SCORE)) {
                loaded.checkPairs();
            }
            if (!layout.is(Prompt.NONE) && EncoderFolder.embeds(layout)) {
                loaded.checkTexts("query");
            }
        }
    }
}
