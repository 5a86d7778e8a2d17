package io.millrace.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Batching;
import io.millrace.core.ModelId;
import io.millrace.encoding.EmbeddingConfig;
import io.millrace.encoding.Padding;
import io.millrace.encoding.StatelessModel;
import io.millrace.repository.BatchSettings;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.tensor.OrtTensorModel;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompanyTest {

    private static final Path COMPANY = Path.of("src/test/resources/company");
    private static final Path SHIPPED = Path.of("models");
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    private static BatchSettings settings(@Nullable Boolean stack, @Nullable Boolean mixed) {
        return new BatchSettings(64, 0, 0, true, stack, mixed);
    }

    private static OrtTensorModel open(Path folder) {
        return OrtTensorModel.open(
                folder.resolve("model.onnx"),
                SessionSettings.DEFAULT
                        .withProviders(List.of(Provider.CPU), true)
                        .withThreads(1, false));
    }

    private static Company tensors(Path folder, @Nullable Boolean stack, @Nullable Boolean mixed) {
        try (OrtTensorModel graph = open(folder)) {
            return Company.of(
                    new ModelId("m"), settings(stack, mixed), graph, StatelessModel.tensors(graph), ModelFront.NONE);
        }
    }

    private record TextFront(InputTokenizer text) implements ModelFront {}

    private static Company texts(Path folder, @Nullable Boolean stack, @Nullable Boolean mixed) {
        EmbeddingConfig config = EmbeddingConfig.read(folder);
        try (OrtTensorModel graph = open(folder);
                Tokenizer tokenizer = Tokenizers.load(folder)) {
            return Company.of(
                    new ModelId("m"),
                    settings(stack, mixed),
                    graph,
                    StatelessModel.embedder(graph, config, new Padding(0, 0)),
                    new TextFront(
                            new InputTokenizer(tokenizer, config.maxLength(), tokenizer.vocabularySize(), config)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rowwise,,true",
        "rowwise,true,true",
        "rowwise,false,false",
        "sums,,false",
        "sums,true,true",
        "lookup,true,true"
    })
    void of_tensors_isWhatModelYamlSaysElseWhatIsMeasured(String model, @Nullable Boolean stack, boolean stacked) {
        Batching shown = tensors(COMPANY.resolve(model), stack, null).shown();
        assertThat(shown.stacked()).isEqualTo(stacked);
        if (stack != null) {
            assertThat(shown.reason()).isEqualTo("batch.stack in model.yaml");
        }
    }

    @Test
    void of_stackWhereADimensionIsNotFree_isRefused() {
        Path fixed = COMPANY.resolve("transposed");
        assertThatThrownBy(() -> tensors(fixed, true, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch.stack is true, but the first dimension of 'y' is not free");
    }

    @Test
    void of_mixedTensors_isRefused() {
        assertThatThrownBy(() -> tensors(COMPANY.resolve("rowwise"), null, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batch.mixed")
                .hasMessageContaining("batch.stack");
    }

    @Test
    void of_texts_areMixedWhereTheyAreTheSame() {
        Company company = texts(FIXTURES.resolve("tiny-bert"), null, null);
        assertThat(company.shown().stacked()).isTrue();
        assertThat(company.rows().stacked()).isTrue();
        assertThat(texts(FIXTURES.resolve("tiny-bert"), null, false).shown())
                .isEqualTo(Batching.apart("batch.mixed in model.yaml"));
    }

    @Test
    void of_quantizedTexts_areMixedOnlyOnDemandAndMeasuredAnyway() {
        Path folder = COMPANY.resolve("int8-bert");
        Company measured = texts(folder, null, null);
        assertThat(measured.shown().stacked()).isFalse();
        assertThat(measured.rows().stacked()).isFalse();
        Company mixed = texts(folder, null, true);
        assertThat(mixed.shown().stacked()).isTrue();
        assertThat(Objects.requireNonNull(mixed.shown().difference())).isGreaterThan(1e-4);
        assertThat(mixed.rows().stacked()).isFalse();
    }

    @Test
    void of_modelsThatShip_runTogether() {
        assertThat(texts(SHIPPED.resolve("demo-embed"), null, null).shown()).satisfies(CompanyTest::together);
        assertThat(tensors(SHIPPED.resolve("demo-embed"), null, null).shown()).satisfies(CompanyTest::together);
        assertThat(tensors(SHIPPED.resolve("demo-rerank"), null, null).shown()).satisfies(CompanyTest::together);
        assertThat(tensors(SHIPPED.resolve("demo-vision"), null, null).shown()).satisfies(CompanyTest::together);
    }

    private static void together(Batching batching) {
        assertThat(batching.stacked()).as(batching.reason()).isTrue();
        assertThat(batching.difference()).isLessThan(1e-4);
    }
}
