package io.millrace.tasks.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.Await;
import io.millrace.core.PictureLimits;
import io.millrace.core.SoundLimits;
import io.millrace.models.Keeping;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding.Encoded;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import io.millrace.serving.ModelCatalog.State;
import io.millrace.serving.ModelInput;
import io.millrace.serving.Scheduling;
import io.millrace.serving.ServiceLimits;
import io.millrace.tasks.Serving;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

/** Scores are what the model's own files say: activation, measure and prompts. */
class ModelMeasuresTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    private static final String QUERY = "where is the bread";
    private static final List<String> DOCUMENTS = List.of("the bread is here", "a small cat");
    private static final EncodeOptions RAW =
            new EncodeOptions(EncodeOptions.Truncation.REFUSE, null, null, true, null, Scheduling.DEFAULT);

    @TempDir
    Path root;

    private @Nullable Serving serving;

    private void serve(String fixture, String file, String text) throws IOException {
        FileSystemUtils.copyRecursively(FIXTURES.resolve(fixture), root.resolve("m"));
        Files.writeString(root.resolve("m").resolve(file), text);
        serving = Serving.open(
                Tasks.repository(root),
                Listeners.NONE,
                new ServiceLimits(1000, 100_000, 100_000, 10, PictureLimits.DEFAULT, SoundLimits.DEFAULT),
                settings -> {
                    throw new IllegalArgumentException("unexpected remote model " + settings);
                },
                Interposer.NONE,
                Keeping.of(Set.of()),
                Duration.ZERO);
        Await.until("loaded", () -> serving().models().find("m").orElseThrow().state() != State.LOADING);
    }

    @AfterEach
    void close() {
        serving().close();
    }

    private Serving serving() {
        return Objects.requireNonNull(serving);
    }

    private List<Float> rerank(EncodeOptions options) {
        return scores(serving()
                .encoding()
                .rerank(serving().models().route("m"), QUERY, DOCUMENTS, options)
                .block());
    }

    private static List<Float> scores(@Nullable Encoded encoded) {
        return Objects.requireNonNull(encoded).rows().stream()
                .map(row -> row[0])
                .toList();
    }

    private float[] embed(String text) {
        return Objects.requireNonNull(serving()
                        .encoding()
                        .embed(serving().models().route("m"), List.of(new ModelInput.Text(text)), EncodeOptions.DEFAULT)
                        .block())
                .rows()
                .getFirst();
    }

    private static String cross(String more) throws IOException {
        String config = Files.readString(FIXTURES.resolve("tiny-cross/config.json"));
        return config.substring(0, config.lastIndexOf('}')) + ", " + more + "}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"sentence_transformers\": {\"activation_fn\": \"torch.nn.modules.linear.Identity\"}",
                "\"sbert_ce_default_activation_function\": \"torch.nn.modules.linear.Identity\""
            })
    void rerank_crossEncoderWithoutActivation_givesItsLogits(String key) throws IOException {
        serve("tiny-cross", "config.json", cross(key));
        assertThat(rerank(EncodeOptions.DEFAULT)).isEqualTo(rerank(RAW));
    }

    @Test
    void rerank_crossEncoderThatSaysNothing_givesProbabilities() throws IOException {
        serve("tiny-cross", "config.json", cross("\"problem_type\": \"regression\""));
        assertThat(rerank(EncodeOptions.DEFAULT)).allMatch(score -> score > 0 && score < 1);
        assertThat(rerank(EncodeOptions.DEFAULT)).isNotEqualTo(rerank(RAW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cosine", "dot", "euclidean", "manhattan"})
    void rerank_byVectors_usesTheModelsMeasureAndItsPromptsOnEachSide(String measure) throws IOException {
        serve("tiny-bert", "config_sentence_transformers.json", """
                {"prompts": {"query": "query: ", "passage": "passage: "}, "similarity_fn_name": "%s"}
                """.formatted(measure));
        float[] query = embed("query: " + QUERY);
        List<Float> scores = rerank(EncodeOptions.DEFAULT);
        for (int i = 0; i < DOCUMENTS.size(); i++) {
            float[] document = embed("passage: " + DOCUMENTS.get(i));
            assertThat((double) scores.get(i)).isCloseTo(expected(measure, query, document), within(1e-5));
        }
    }

    private static double expected(String measure, float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs(a[i] - b[i]);
            sum += switch (measure) {
                case "euclidean" -> difference * difference;
                case "manhattan" -> difference;
                default -> a[i] * b[i];
            };
        }
        return switch (measure) {
            case "euclidean" -> -Math.sqrt(sum);
            case "manhattan" -> -sum;
            default -> sum;
        };
    }
}
