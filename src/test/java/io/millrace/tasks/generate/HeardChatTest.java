package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.HearingFixtures;
import io.millrace.HearingFixtures.Chat;
import io.millrace.SightFixtures;
import io.millrace.batching.BatchListener;
import io.millrace.batching.foreground.Foreground;
import io.millrace.conversation.Conversation;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.conversation.Part.Detail;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import io.millrace.generation.EngineListener;
import io.millrace.generation.GenerationRequest;
import io.millrace.generation.Recorder;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.preparation.Preparation;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.Caller;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import io.millrace.serving.Prompt;
import io.millrace.tasks.Tasks;
import io.millrace.tasks.sight.Looking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

/** Chats with sounds, on engine and encoder, against numpy. */
class HeardChatTest {

    private static final int STEPS = 9;

    /* Of a service that other tests started in this process. */
    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    Path root;

    private final Preparation preparation = new Preparation(2, 1 << 24, Schedulers.parallel(), System::nanoTime);
    private final AtomicInteger batches = new AtomicInteger();

    @AfterEach
    void close() {
        preparation.close();
    }

    private LanguageModel heard(String yaml) throws IOException {
        HearingFixtures.copy(root.resolve(HearingFixtures.MODEL), yaml);
        return load(HearingFixtures.MODEL, SoundLimits.DEFAULT);
    }

    private LanguageModel load(String model, SoundLimits sounds) {
        BatchListener counting = new BatchListener() {
            @Override
            public void onBatch(Batch batch) {
                batches.incrementAndGet();
            }
        };
        Listeners listeners = new Listeners(_ -> EngineListener.NONE, _ -> counting, BreakerListener.NONE);
        Surroundings surroundings = new Surroundings(
                listeners, Interposer.NONE, _ -> List.of(), PictureLimits.DEFAULT, sounds, new Foreground());
        return new GenerateTask().load(Tasks.folder(root, model), surroundings);
    }

    private static List<Choice> plan(LanguageModel model, Conversation conversation) {
        GenerationOptions options = GenerationOptions.DEFAULT.with(Stopping.DEFAULT.withMaxTokens(STEPS));
        return RequestPlanner.plan(model, List.of(new Prompt.Chat(conversation)), options, Caller.ANYBODY);
    }

    private static Conversation user(Part... parts) {
        return Conversation.of(List.of(new Message.User(List.of(parts))));
    }

    private GenerationRequest seen(LanguageModel model, Conversation conversation) {
        Choice choice = plan(model, conversation).getFirst();
        Looking looking = new Looking(Objects.requireNonNull(model.sight()), preparation);
        return choice.with(looking.vectors(choice.images(), 0).blockOptional().orElseThrow())
                .request();
    }

    private Recorder ask(LanguageModel model, Conversation conversation) {
        Recorder recorder = new Recorder();
        var _ = model.engine().submit(seen(model, conversation), recorder);
        return recorder;
    }

    private static void assertRefused(LanguageModel model, Conversation conversation, String param, String message) {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> plan(model, conversation))
                .satisfies(refusal -> assertThat(refusal.param()).isEqualTo(param))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 7})
    void chats_aloneAndTogether_goOnAsTheReference(int chunk) throws Exception {
        List<Chat> chats = new ArrayList<>(HearingFixtures.chats());
        try (LanguageModel model = heard("{slots: 4, prefill-chunk: " + chunk + "}")) {
            for (Chat chat : chats) {
                GenerationRequest request = seen(model, chat.conversation());
                assertThat(request.vectors().spoken(request.prompt()))
                        .as(chat.name())
                        .isEqualTo(chat.ids());
                Recorder recorder = new Recorder();
                var _ = model.engine().submit(request, recorder);
                assertThat(recorder.await().tokens()).as(chat.name()).isEqualTo(chat.greedy());
                assertThat(recorder.finished().usage().promptTokens()).isEqualTo(chat.ids().length);
            }
            Collections.rotate(chats, 3);
            List<Recorder> together =
                    chats.stream().map(chat -> ask(model, chat.conversation())).toList();
            for (int i = 0; i < chats.size(); i++) {
                assertThat(together.get(i).await().tokens())
                        .as(chats.get(i).name())
                        .isEqualTo(chats.get(i).greedy());
            }
        }
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    @Test
    void ask_theSameSoundAgain_reusesItsPrefixAndIsNotEncodedAgain() throws Exception {
        Chat chat = HearingFixtures.chat("sound");
        try (LanguageModel model = heard("{slots: 2}")) {
            ask(model, chat.conversation()).await();
            int once = batches.get();
            Recorder again = ask(model, chat.conversation());
            assertThat(again.await().tokens()).isEqualTo(chat.greedy());
            assertThat(again.finished().usage().cachedTokens()).isEqualTo(chat.ids().length - 1);
            assertThat(batches).hasValue(once);
        }
    }

    @Test
    void plan_whatIsNoSound_isRefusedByItsPart() throws Exception {
        try (LanguageModel model = heard("{slots: 1, images: {max-per-request: 2}}")) {
            Part.Audio sound = HearingFixtures.audio("short");
            assertRefused(
                    model,
                    user(new Part.Audio("here", "wav", new byte[] {1, 2, 3})),
                    "here",
                    "cannot be read as sound");
            assertRefused(
                    model,
                    user(SightFixtures.image("png-1x1", Detail.AUTO)),
                    "png-1x1",
                    "the model hears sounds and cannot be shown images");
            assertRefused(
                    model,
                    user(sound, sound, sound),
                    "short",
                    "plays 3 sounds, but this model takes at most 2: images.max-per-request");
            assertRefused(
                    model,
                    Conversation.user("What is <|audio|>?"),
                    "messages",
                    "has 1 of '<|audio|>', which stands for a sound, but the request plays 0 sounds");
        }
    }

    @Test
    void plan_moreThanTheContextOrTheLimitHolds_isRefusedBeforeTheEncoderRuns() throws Exception {
        try (LanguageModel model = heard("{slots: 1}")) {
            int already = batches.get();
            Part.Audio sound = HearingFixtures.audio("long");
            assertThatThrownBy(() -> plan(model, user(sound, sound))).isInstanceOf(ContextOverflow.class);
            assertThat(batches).hasValue(already);
        }
        try (LanguageModel model = load(HearingFixtures.MODEL, new SoundLimits(30, 192_000, 8))) {
            assertRefused(model, user(HearingFixtures.audio("long")), "long", "more than the 30 s of sound");
        }
    }

    @Test
    void plan_modelThatSees_namesThePart() throws Exception {
        SightFixtures.copy("tiny-smolvlm", root.resolve("tiny-smolvlm"), "slots: 1\n");
        Conversation conversation = user(HearingFixtures.audio("short"));
        try (LanguageModel model = load("tiny-smolvlm", SoundLimits.DEFAULT)) {
            assertRefused(model, conversation, "short", "the model sees images and cannot be played sounds");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "config.json, ultravox, voxtral, model_type",
        "processor_config.json, <|audio|>, <|sound|>, audio_placeholder",
        "processor_config.json, \"stack_factor\": 8, \"stack_factor\": 0, stack_factor",
        "processor_config.json, \"stack_factor\": 8, \"stack_factor\": 4, the audio encoder gives",
        "preprocessor_config.json, 16000, 8000, sampling_rate",
    })
    void load_filesThatDoNotFit_areRefusedByName(String file, String old, String other, String named) throws Exception {
        Path folder = root.resolve(HearingFixtures.MODEL);
        HearingFixtures.copy(folder, "{slots: 1}");
        Path changed = folder.resolve(file);
        Files.writeString(changed, Files.readString(changed).replace(old, other));
        assertThatThrownBy(() -> load(HearingFixtures.MODEL, SoundLimits.DEFAULT))
                .hasMessageContaining(named);
        assertThat(NativeHandles.live()).isEqualTo(before);
    }
}
