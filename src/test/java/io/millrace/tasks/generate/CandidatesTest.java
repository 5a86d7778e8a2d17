package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.batching.foreground.Foreground;
import io.millrace.conversation.Conversation;
import io.millrace.core.PictureLimits;
import io.millrace.core.SoundLimits;
import io.millrace.decoding.SamplingParameter;
import io.millrace.decoding.TokenChoice;
import io.millrace.generation.GenerationEvent.Token;
import io.millrace.generation.Recorder;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Reporting;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** A model that brings the likeliest tokens alone to the host says what it says with whole rows. */
class CandidatesTest {

    private static final GenerationOptions GREEDY = GenerationOptions.DEFAULT
            .with(SamplingParameter.TEMPERATURE, 0f)
            .with(SamplingParameter.SEED, 3L)
            .with(Stopping.DEFAULT.withMaxTokens(40));
    private static final GenerationOptions WARM = GREEDY.with(SamplingParameter.TEMPERATURE, 1f);

    private static final List<GenerationOptions> ALL = List.of(
            GREEDY,
            GREEDY.with(Reporting.DEFAULT.withTopLogprobs(3)),
            GREEDY.with(Reporting.DEFAULT.withTopLogprobs(20)),
            GREEDY.with(SamplingParameter.PRESENCE_PENALTY, 1f),
            GREEDY.with(SamplingParameter.LOGIT_BIAS, Map.of(30, 2f)),
            GREEDY.with(Stopping.DEFAULT.withMaxTokens(40).withMinTokens(30)),
            WARM,
            WARM.with(SamplingParameter.TOP_K, 8),
            WARM.with(SamplingParameter.TOP_K, 8)
                    .with(SamplingParameter.TOP_P, 0.8f)
                    .withN(3),
            WARM.with(SamplingParameter.TOP_P, 0.8f),
            WARM.with(SamplingParameter.MIN_P, 0.2f));

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    private Path root;

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private LanguageModel load(String name, String yaml) throws IOException {
        Path folder = root.resolve(name);
        FileSystemUtils.copyRecursively(Path.of("models/demo-chat"), folder);
        Files.writeString(folder.resolve("model.yaml"), yaml);
        return new GenerateTask()
                .load(
                        Tasks.folder(root, name),
                        new Surroundings(
                                Listeners.NONE,
                                Interposer.NONE,
                                _ -> List.of(),
                                PictureLimits.DEFAULT,
                                SoundLimits.DEFAULT,
                                new Foreground()));
    }

    private static List<List<TokenChoice>> answers(LanguageModel model, GenerationOptions options) {
        Prompt.Chat chat = new Prompt.Chat(Conversation.user("Tell me a story about a fox."));
        List<Recorder> recorders = model.plan(List.of(chat), options).stream()
                .map(request -> {
                    Recorder recorder = new Recorder();
                    var _ = model.engine().submit(request, recorder);
                    return recorder;
                })
                .toList();
        return recorders.stream().map(CandidatesTest::choices).toList();
    }

    private static List<TokenChoice> choices(Recorder recorder) {
        try {
            recorder.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return recorder.events().stream()
                .filter(Token.class::isInstance)
                .map(event -> ((Token) event).choice())
                .toList();
    }

    private static List<List<Integer>> tokens(List<List<TokenChoice>> answers) {
        return answers.stream()
                .map(answer -> answer.stream().map(TokenChoice::token).toList())
                .toList();
    }

    @Test
    void answers_withCandidates_areThoseOfWholeRows() throws IOException {
        try (LanguageModel whole = load("whole", "{slots: 4, threads: 1}");
                LanguageModel few = load("few", "{slots: 4, threads: 1, candidates: 8}")) {
            assertThat(ALL).allSatisfy(options -> assertThat(tokens(answers(few, options)))
                    .isNotEmpty()
                    .isEqualTo(tokens(answers(whole, options))));
        }
    }
}
