package io.millrace.layouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.SpaceFixtures;
import io.millrace.core.ModelId;
import io.millrace.models.BatchedModel;
import io.millrace.models.ModelTask;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

/** Folders of models with one space for texts and images: which of their graphs are taken, and what is said where that cannot be. */
class SpaceFoldersTest {

    private static final String TEXTS = "onnx/text_model.onnx";
    private static final String IMAGES = "onnx/vision_model.onnx";
    private static final String BOTH = "onnx/model.onnx";

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    private Path root;

    private Path folder;

    @BeforeEach
    void write() throws IOException {
        folder = root.resolve("m");
        FileSystemUtils.copyRecursively(SpaceFixtures.ROOT.resolve("tiny-clip"), folder);
    }

    @AfterEach
    void noHandleIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private ModelFolder found() {
        Entry entry = Tasks.repository(root).find(new ModelId("m")).getFirst();
        assertThat(entry).isInstanceOf(Entry.Usable.class);
        return ((Entry.Usable) entry).folder();
    }

    private BatchedModel loaded() {
        ModelFolder found = found();
        return (BatchedModel) ((ModelTask) found.task()).load(found, QuietSurroundings.NONE);
    }

    private List<String> graphs() {
        return found().graphs().stream()
                .map(graph -> folder.relativize(graph).toString())
                .toList();
    }

    private void move(String from, String to) throws IOException {
        Files.move(folder.resolve(from), folder.resolve(to));
    }

    private void manifest(String text) throws IOException {
        Files.writeString(folder.resolve("model.yaml"), text);
    }

    @Test
    void load_towers_batchesTextsWithTextsAndImagesWithImages() {
        assertThat(found().task().name()).isEqualTo("embed");
        try (BatchedModel model = loaded()) {
            assertThat(model.batching().stacked()).as(model.batching().reason()).isTrue();
            assertThat(model.signature().stacked()).isTrue();
            assertThat(model.maxLength()).isEqualTo(77);
            assertThat(model.front().picture()).containsExactly(3L, 16L, 16L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-clip-joint", "tiny-siglip", "tiny-siglip-joint"})
    void load_otherLayouts_batchTextsAndImages(String model) throws IOException {
        FileSystemUtils.deleteRecursively(folder);
        FileSystemUtils.copyRecursively(SpaceFixtures.ROOT.resolve(model), folder);
        try (BatchedModel loaded = loaded()) {
            assertThat(loaded.batching().stacked()).isTrue();
            assertThat(loaded.signature().stacked()).isTrue();
        }
    }

    @Test
    void find_towersInSeveralPrecisions_takesTheSameOfBoth() throws IOException {
        assertThat(graphs()).containsExactly(TEXTS, IMAGES);
        Files.copy(folder.resolve(TEXTS), folder.resolve("onnx/text_model_q4.onnx"));
        Files.copy(folder.resolve(IMAGES), folder.resolve("onnx/vision_model_q4.onnx"));
        assertThat(graphs()).containsExactly(TEXTS, IMAGES);
        manifest("file: onnx/text_model_q4.onnx\n");
        assertThat(graphs()).containsExactly("onnx/text_model_q4.onnx", "onnx/vision_model_q4.onnx");
        Files.delete(folder.resolve("onnx/vision_model_q4.onnx"));
        assertThat(graphs()).containsExactly("onnx/text_model_q4.onnx", IMAGES);
    }

    @Test
    void find_towersBesideAJointGraph_takesTheTowersUnlessToldOtherwise() throws IOException {
        Files.copy(SpaceFixtures.ROOT.resolve("tiny-clip-joint").resolve(BOTH), folder.resolve(BOTH));
        assertThat(graphs()).containsExactly(TEXTS, IMAGES);
        manifest("file: onnx/model.onnx\n");
        assertThat(graphs()).containsExactly(BOTH);
        try (BatchedModel model = loaded()) {
            assertThat(model.front().sharesSpace()).isTrue();
        }
    }

    @Test
    void find_towersInTheFolderItself_areTaken() throws IOException {
        move(TEXTS, "text_model_fp16.onnx");
        move(IMAGES, "vision_model_fp16.onnx");
        assertThat(graphs()).containsExactly("text_model_fp16.onnx", "vision_model_fp16.onnx");
    }

    @Test
    void find_noConfig_isToldByTheGraphs() throws IOException {
        Files.delete(folder.resolve("config.json"));
        assertThat(found().task().name()).isEqualTo("embed");
        try (BatchedModel model = loaded()) {
            assertThat(model.front().sharesSpace()).isTrue();
        }
    }

    @Test
    void load_graphOfImagesMissing_namesIt() throws IOException {
        Files.delete(folder.resolve(IMAGES));
        assertThatThrownBy(this::loaded).hasMessageContainingAll("beside text_model.onnx", "needs vision_model.onnx");
    }

    @Test
    void load_pictureOfAnotherSize_namesTheInput() throws IOException {
        Path file = folder.resolve("preprocessor_config.json");
        Files.writeString(file, Files.readString(file).replace("\"crop_size\": 16", "\"crop_size\": 24"));
        assertThatThrownBy(this::loaded).hasMessageContainingAll("input 'pixel_values'", "[1, 3, 24, 24]");
    }

    @Test
    void load_noPreprocessor_namesTheFile() throws IOException {
        Files.delete(folder.resolve("preprocessor_config.json"));
        assertThatThrownBy(this::loaded).hasMessageContaining("preprocessor_config.json");
    }

    @Test
    void load_logitScaleOfATextModel_isRefusedByItsKey() throws IOException {
        FileSystemUtils.deleteRecursively(folder);
        FileSystemUtils.copyRecursively(Path.of("src/test/resources/fixtures/tiny-bert"), folder);
        manifest("logit-scale: 3\n");
        assertThatThrownBy(this::loaded).hasMessageContaining("logit-scale in model.yaml is for models with one space");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logit-scale: 0", "logit-bias: 3", "logit-scale: -1", "logit-scale: much"})
    void find_badLogits_namesTheKey(String line) throws IOException {
        manifest(line + "\n");
        Entry entry = Tasks.repository(root).find(new ModelId("m")).getFirst();
        assertThat(((Entry.Unusable) entry).reason()).contains(line.substring(0, line.indexOf(':')));
    }
}
