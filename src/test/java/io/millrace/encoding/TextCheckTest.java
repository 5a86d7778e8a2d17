package io.millrace.encoding;

import static io.millrace.encoding.TinyModels.BERT;
import static io.millrace.encoding.TinyModels.CROSS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Batching;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextCheckTest {

    private static final Path INT8 = TinyModels.COMPANY.resolve("int8-bert");
    private static final int[] LENGTHS = {12, 12, 3, 30};

    private static List<Item> texts() {
        Random random = new Random(3);
        List<Item> texts = new ArrayList<>();
        for (int length : LENGTHS) {
            texts.add(new Item.Tokens(random.ints(length, 0, 60).toArray(), new int[length]));
        }
        return texts;
    }

    private static Batching embedder(Path folder) {
        try (StatelessModel model =
                StatelessModel.embedder(TinyModels.open(folder), EmbeddingConfig.read(folder), new Padding(0, 0))) {
            return model.together(TextCheckTest::texts);
        }
    }

    private static Batching classifier(Path folder) {
        try (StatelessModel model = StatelessModel.classifier(TinyModels.open(folder), new Padding(0, 0))) {
            return model.together(TextCheckTest::texts);
        }
    }

    @Test
    void together_floats_isTheSame() {
        for (Batching batching : List.of(embedder(BERT), classifier(CROSS))) {
            assertThat(batching.stacked()).as(batching.reason()).isTrue();
            assertThat(batching.difference()).isBetween(0.0, 1e-5);
        }
    }

    @Test
    void together_dynamicQuantization_isFoundAndMeasured() {
        Batching batching = embedder(INT8);
        assertThat(batching.stacked()).isFalse();
        assertThat(batching.difference()).isGreaterThan(TextCheck.MOST_OF_EMBEDDINGS);
        assertThat(batching.reason())
                .startsWith("a text's embedding depends on the texts beside it: cosine 0.9")
                .endsWith(" alone against in company");
    }

    @Test
    void together_textsThatFail_areRunApart() {
        try (StatelessModel model =
                StatelessModel.embedder(TinyModels.open(BERT), EmbeddingConfig.read(BERT), new Padding(0, 0))) {
            Batching batching = model.together(() ->
                    List.of(new Item.Tokens(new int[] {1 << 20}, new int[1]), new Item.Tokens(new int[1], new int[1])));
            assertThat(batching).isEqualTo(Batching.apart("it failed on the inputs that check it at load"));
        }
    }
}
