package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.batching.BatchListener;
import io.millrace.batching.foreground.Foreground;
import io.millrace.core.PictureLimits;
import io.millrace.core.SoundLimits;
import io.millrace.decoding.SamplingParams;
import io.millrace.generation.EngineListener;
import io.millrace.generation.GenerationEvent.Finished;
import io.millrace.generation.GenerationRequest;
import io.millrace.generation.Recorder;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.FileSystemUtils;

/** Models whose tokens are drafted by that of another folder. */
class DraftFolderTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    private static final int[] PROMPT = {5, 9, 40, 60, 80, 100, 40, 60};

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();
    private final AtomicInteger drafted = new AtomicInteger();

    @TempDir
    private Path root;

    @BeforeEach
    void folders() throws IOException {
        copy(FIXTURES.resolve("tiny-gqa"), "big");
        copy(FIXTURES.resolve("tiny-concat"), "small");
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private Path copy(Path model, String name) throws IOException {
        Path folder = root.resolve(name);
        FileSystemUtils.copyRecursively(model, folder);
        return folder;
    }

    private LanguageModel load(String yaml) throws IOException {
        Files.writeString(root.resolve("big/model.yaml"), yaml);
        EngineListener listener = new EngineListener() {
            @Override
            public void onDrafted(DraftKind kind, int tokens, int came) {
                assertThat(kind).isEqualTo(DraftKind.DRAFT_MODEL);
                drafted.addAndGet(tokens);
            }
        };
        Listeners listeners = new Listeners(_ -> listener, _ -> BatchListener.NONE, BreakerListener.NONE);
        Surroundings surroundings = new Surroundings(
                listeners,
                Interposer.NONE,
                name -> Tasks.repository(root).find(name),
                PictureLimits.DEFAULT,
                SoundLimits.DEFAULT,
                new Foreground());
        return new GenerateTask().load(Tasks.folder(root, "big"), surroundings);
    }

    private static List<Integer> answer(LanguageModel model) throws InterruptedException {
        Recorder recorder = new Recorder();
        GenerationRequest request = new GenerationRequest(PROMPT, SamplingParams.greedy(), 60, Set.of(), false, 0);
        var _ = model.engine().submit(request, recorder);
        assertThat(recorder.await().terminal()).isInstanceOf(Finished.class);
        return recorder.tokens();
    }

    @ParameterizedTest
    @CsvSource({"small, 15", "small, 1", "twin, 63"})
    void load_draftNamed_draftsAndSaysTheSame(String name, int most) throws IOException, InterruptedException {
        copy(FIXTURES.resolve("tiny-gqa"), "twin");
        try (LanguageModel plain = load("slots: 2");
                LanguageModel model =
                        load("{slots: 2, speculation: {draft: %s, max-tokens: %d}}".formatted(name, most))) {
            assertThat(answer(model)).isEqualTo(answer(plain)).hasSize(60);
            assertThat(model.cacheBytes()).isGreaterThan(plain.cacheBytes());
        }
        assertThat(drafted.get()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            absent | 'absent' is no folder of the model repository
            big    | 'big' is the model itself
            tiny   | 'tiny' is no model that generates text
            broken | 'broken' cannot be used: broken/model.yaml
            other  | 'other' has another tokenizer: its token""")
    void load_draftDoesNotSuit_saysWhy(String name, String reason) throws IOException {
        copy(FIXTURES.resolve("tiny-bert"), "tiny");
        Files.writeString(copy(FIXTURES.resolve("tiny-gqa"), "broken").resolve("model.yaml"), "slotz: 1");
        Path other = copy(FIXTURES.resolve("tiny-gqa"), "other").resolve("tokenizer.json");
        Files.copy(Path.of("models/demo-chat/tokenizer.json"), other, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> load("speculation: {draft: %s}".formatted(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("speculation.draft in model.yaml: ")
                .hasMessageContaining(reason);
    }

    @Test
    void load_draftGraphIsNone_closesTheModel() throws IOException {
        Files.writeString(root.resolve("small/model.onnx"), "no graph");
        assertThatThrownBy(() -> load("speculation: {draft: small}")).isInstanceOf(RuntimeException.class);
    }
}
