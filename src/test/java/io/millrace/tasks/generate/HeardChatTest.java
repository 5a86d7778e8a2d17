package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.HearingFixtures;
import io.millrace.SightFixtures;
import io.millrace.conversation.Conversation;
import io.millrace.conversation.Part;
import io.millrace.conversation.Part.Detail;
import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.serving.Interposer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chats with sounds, on engine and encoder, against numpy. */
class HeardChatTest extends ReferenceChatHarness {

    HeardChatTest() {
        super(1 << 24);
    }

    private LanguageModel heard(String yaml) throws IOException {
        HearingFixtures.copy(root.resolve(HearingFixtures.MODEL), yaml);
        return load(HearingFixtures.MODEL, SoundLimits.DEFAULT);
    }

    private LanguageModel load(String model, SoundLimits sounds) {
        return load(model, Interposer.NONE, sounds);
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
        try (LanguageModel model = heard("{slots: 4, prefill-chunk: " + chunk + "}")) {
            assertGoOnAsTheReference(model, HearingFixtures.chats());
        }
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    @Test
    void ask_theSameSoundAgain_reusesItsPrefixAndIsNotEncodedAgain() throws Exception {
        try (LanguageModel model = heard("{slots: 2}")) {
            assertReusesItsPrefixAndIsNotEncodedAgain(model, HearingFixtures.chat("sound"));
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
