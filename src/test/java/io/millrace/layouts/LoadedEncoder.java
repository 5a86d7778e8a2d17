package io.millrace.layouts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.batching.Work;
import io.millrace.core.Checkpoint;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.layouts.EncoderSwitches.Answer;
import io.millrace.layouts.EncoderSwitches.Segments;
import io.millrace.models.BatchedModel;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.ModelInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;

/** An encoder's folder, loaded as the service loads it, beside the reference that it must agree with. */
final class LoadedEncoder implements AutoCloseable {

    private static final List<String> TEXTS = List.of(
            "a",
            "b c",
            "t h e q u i c k b r o w n f o x",
            "z",
            "m o r e t h a n t h e o t h e r s a r e l o n g a n d l o n g e r",
            "d e f g h i",
            "a");

    private final Layout layout;
    private final ReferenceEncoder reference;
    private final BatchedModel model;
    private final double tolerance;

    LoadedEncoder(Path root, String name, Layout layout, Weights weights, double tolerance) {
        this.layout = layout;
        this.reference = new ReferenceEncoder(layout, weights);
        this.model = (BatchedModel) LoadedLayout.model(root, name);
        this.tolerance = tolerance;
    }

    BatchedModel model() {
        return model;
    }

    private record Asked(ModelInput input, EncodedText expected, int promptTokens) {}

    /** @param prompt name of the prompt; null is none */
    void checkTexts(@Nullable String prompt) {
        String before = prompt == null ? "" : EncoderFolder.PROMPT;
        EncodeOptions options = EncodeOptions.DEFAULT.withPromptOr(prompt);
        int promptTokens = prompt == null
                ? 0
                : EncodedText.of(layout, before.strip(), null).ids().length - 1;
        List<Asked> asked = TEXTS.stream()
                .map(text ->
                        new Asked(new ModelInput.Text(text), EncodedText.of(layout, before + text, null), promptTokens))
                .toList();
        check(asked, options, item -> item, layout.is(Answer.TOKEN_LABELS));
    }

    void checkPairs() {
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < TEXTS.size(); i++) {
            String other = TEXTS.get((i + 3) % TEXTS.size());
            asked.add(new Asked(
                    new ModelInput.Pair(TEXTS.get(i), other), EncodedText.of(layout, TEXTS.get(i), other), 0));
        }
        check(asked, EncodeOptions.DEFAULT, item -> item, false);
    }

    /** The vector of each token. */
    void checkTokens() {
        List<Asked> asked = TEXTS.stream()
                .map(text -> new Asked(new ModelInput.Text(text), EncodedText.of(layout, text, null), 0))
                .toList();
        check(asked, EncodeOptions.DEFAULT, Item.Tokens::eachOfThem, true);
    }

    private void check(List<Asked> asked, EncodeOptions options, UnaryOperator<Item.Tokens> item, boolean each) {
        for (Asked one : asked) {
            check(one, submit(one, options, item).join(), each);
        }
        List<CompletableFuture<Result>> together =
                asked.stream().map(one -> submit(one, options, item)).toList();
        for (int i = 0; i < asked.size(); i++) {
            check(asked.get(i), together.get(i).join(), each);
        }
    }

    private CompletableFuture<Result> submit(Asked asked, EncodeOptions options, UnaryOperator<Item.Tokens> change) {
        Item.Tokens item = change.apply(model.text("encode").tokens(asked.input(), options, "input", Checkpoint.NONE));
        assertThat(item.ids()).isEqualTo(asked.expected().ids());
        if (layout.is(Segments.YES)) {
            assertThat(item.typeIds()).isEqualTo(asked.expected().segments());
        }
        return model.batcher().submit(new Work<>(item, model.group(item), 1, item.ids().length, 0, Work.NO_DEADLINE));
    }

    private void check(Asked asked, Result result, boolean each) {
        double[][] expected = each
                ? reference.ofTokens(asked.expected())
                : new double[][] {reference.ofText(asked.expected(), asked.promptTokens())};
        List<float[]> rows = rows(result);
        assertThat(rows).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(rows.get(i)).hasSameSizeAs(expected[i]);
            for (int d = 0; d < expected[i].length; d++) {
                assertThat((double) rows.get(i)[d])
                        .as("element %d of row %d of %s", d, i, asked.input())
                        .isCloseTo(expected[i][d], Offset.offset(tolerance));
            }
        }
    }

    private static List<float[]> rows(Result result) {
        return switch (result) {
            case Result.Vector vector -> List.of(vector.values());
            case Result.Matrix matrix -> matrix.tokens();
            case Result.Sparse sparse -> List.of(dense(sparse));
            case Result.Rows _ -> throw new IllegalStateException("a text gave rows");
        };
    }

    private static float[] dense(Result.Sparse sparse) {
        float[] vector = new float[Layout.VOCABULARY];
        for (int i = 0; i < sparse.indices().length; i++) {
            vector[sparse.indices()[i]] = sparse.values()[i];
        }
        return vector;
    }

    @Override
    public void close() {
        model.close();
    }
}
