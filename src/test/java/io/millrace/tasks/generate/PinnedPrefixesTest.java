package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.batching.BatchListener;
import io.millrace.batching.foreground.Foreground;
import io.millrace.conversation.Conversation;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.core.PictureLimits;
import io.millrace.core.SoundLimits;
import io.millrace.generation.EngineListener;
import io.millrace.generation.Recorder;
import io.millrace.generation.prefix.PrefixSource;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import io.millrace.serving.Prompt;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.FileSystemUtils;

/** System prompts that are run when a model is loaded. */
class PinnedPrefixesTest {

    private static final String SYSTEM =
            "You are a friendly assistant of a shop that sells tea, coffee and cups to people.";

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();
    private final Map<PrefixSource, Integer> reused = new ConcurrentHashMap<>();

    @TempDir
    private Path root;

    @BeforeEach
    void folder() throws IOException {
        Path folder = root.resolve("chat");
        FileSystemUtils.copyRecursively(Path.of("models/demo-chat"), folder);
        Files.writeString(folder.resolve("support.txt"), SYSTEM);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private LanguageModel load(String yaml) throws IOException {
        Files.writeString(root.resolve("chat/model.yaml"), yaml);
        EngineListener listener = new EngineListener() {
            @Override
            public void onReused(PrefixSource source, int tokens) {
                reused.merge(source, tokens, Integer::sum);
            }
        };
        return new GenerateTask()
                .load(
                        Tasks.folder(root, "chat"),
                        new Surroundings(
                                new Listeners(_ -> listener, _ -> BatchListener.NONE, BreakerListener.NONE),
                                Interposer.NONE,
                                _ -> List.of(),
                                PictureLimits.DEFAULT,
                                SoundLimits.DEFAULT,
                                new Foreground()));
    }

    private static int ask(LanguageModel model, String system) throws InterruptedException {
        Recorder recorder = new Recorder();
        Conversation conversation = Conversation.of(List.of(
                new Message.Instruction(List.of(new Part.Text(system))),
                new Message.User(List.of(new Part.Text("Hello")))));
        Prompt.Chat chat = new Prompt.Chat(conversation, Map.of(), true, false);
        GenerationOptions options = GenerationOptions.DEFAULT.with(Stopping.DEFAULT.withMaxTokens(4));
        var _ = model.engine().submit(model.plan(List.of(chat), options).getFirst(), recorder);
        return recorder.await().finished().usage().cachedTokens();
    }

    @ParameterizedTest
    @CsvSource({"'{file: support.txt}'", "'{text: \"" + SYSTEM + "\"}'"})
    void load_pinned_firstChatGoesOnFromIt(String prefix) throws IOException, InterruptedException {
        try (LanguageModel model = load("{slots: 2, prefix-memory: 8, pinned-prefixes: [" + prefix + "]}")) {
            assertThat(ask(model, SYSTEM)).isGreaterThan(20);
            assertThat(reused.keySet()).containsExactly(PrefixSource.MEMORY);
        }
    }

    @Test
    void load_otherSystemPrompt_sharesLittle() throws IOException, InterruptedException {
        try (LanguageModel model = load("{slots: 2, prefix-memory: 8, pinned-prefixes: [{file: support.txt}]}")) {
            assertThat(ask(model, "Be brief.")).isLessThan(8);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            prefix-memory: 0, pinned-prefixes: [{file: support.txt}] | pinned-prefixes in model.yaml take 1 MiB, but prefix-memory is 0
            prefix-memory: 8, pinned-prefixes: [{file: none.txt}]    | none.txt: there is no such file
            prefix-memory: 8, pinned-prefixes: [{file: ../x.txt}]    | pinned-prefixes must name a file in the model's folder, but is '../x.txt'
            prefix-memory: 8, pinned-prefixes: [{file: long.txt}]    | pinned-prefixes in model.yaml: long.txt has""")
    void load_cannotBePinned_saysWhy(String yaml, String reason) throws IOException {
        Files.writeString(root.resolve("chat/long.txt"), "one two three ".repeat(5000));
        assertThatThrownBy(() -> load("{" + yaml + "}")).hasMessageContaining(reason);
    }
}
