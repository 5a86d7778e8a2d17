package io.millrace.tasks.sight;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.SightFixtures;
import io.millrace.core.PictureLimits;
import io.millrace.generation.vector.PromptVectors;
import io.millrace.vision.EncodedImage;
import io.millrace.vision.chat.ChatImages;
import io.millrace.vision.chat.SizedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptImagesTest {

    private static final int IMAGE = 9;

    private final ChatImages images = ChatImages.qwen2Vl(SightFixtures.ROOT.resolve("tiny-qwen2-vl"));
    private final SizedImage sized = images.sized(
                    List.of(new EncodedImage("p", SightFixtures.picture("png-1x1"))),
                    List.of(true),
                    PictureLimits.DEFAULT)
            .getFirst();
    private final Shown any = new ShownPicture(sized, images, new Qwen2VlMarkup("<image>", 2));

    private ShownImage shown(String key, int number, int tokens, int columns) {
        return new ShownImage(any, key, number, tokens, columns);
    }

    @Test
    void placed_partsOfImages_haveTheirNumbersAndVectors() {
        int[] prompt = {1, 9, 9, 2, 9, 9, 3, 9, 9, 9, 4};
        PromptImages placed = PromptImages.placed(prompt, List.of(shown("a", -5, 4, 0), shown("b", -6, 3, 0)), IMAGE);
        assertThat(placed.tokens()).containsExactly(1, -5, -5, 2, -5, -5, 3, -6, -6, -6, 4);
        PromptVectors vectors = placed.vectors(Map.of("a", new float[8], "b", new float[6]));
        assertThat(vectors.blocks()).extracting(PromptVectors.Block::first).containsExactly(1, 4, 7);
        assertThat(vectors.blocks()).extracting(PromptVectors.Block::from).containsExactly(0, 2, 0);
        assertThat(vectors.spoken(placed.tokens())).isEqualTo(prompt);
        assertThat(vectors.positions().at(0, 5)).isEqualTo(5);
        assertThat(vectors.positions().shift()).isZero();
        for (int i = 0; i < prompt.length; i++) {
            assertThat(vectors.cover(i)).isEqualTo(prompt[i] == IMAGE);
        }
    }

    @Test
    void placed_imagesSideBySide_areToldApart() {
        int[] prompt = {9, 9, 9, 9};
        PromptImages placed = PromptImages.placed(prompt, List.of(shown("a", -5, 2, 0), shown("b", -6, 2, 0)), IMAGE);
        assertThat(placed.tokens()).containsExactly(-5, -5, -6, -6);
    }

    @Test
    void vectors_ofAGrid_haveRowsAndColumnsAndTextGoesOnBehindTheLongerSide() {
        int[] prompt = {1, 2, 9, 9, 9, 9, 9, 9, 3, 4};
        PromptVectors vectors = PromptImages.placed(prompt, List.of(shown("a", -5, 6, 3)), IMAGE)
                .vectors(Map.of("a", new float[6]));
        assertThat(Arrays.deepToString(vectors.positions().axes()))
                .isEqualTo("[[0, 1, 2, 2, 2, 2, 2, 2, 5, 6], [0, 1, 2, 2, 2, 3, 3, 3, 5, 6],"
                        + " [0, 1, 2, 3, 4, 2, 3, 4, 5, 6]]");
        assertThat(vectors.positions().shift()).isEqualTo(-3);
        assertThat(vectors.positions().at(1, 10)).isEqualTo(7);
    }
}
