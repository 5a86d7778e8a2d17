package io.millrace.tasks.speak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Await;
import io.millrace.batching.BatchListener;
import io.millrace.core.Checkpoint;
import io.millrace.core.ModelId;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import io.millrace.generation.EngineListener;
import io.millrace.models.Keeping;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import io.millrace.serving.ModelCatalog.State;
import io.millrace.serving.Scheduling;
import io.millrace.serving.ServiceLimits;
import io.millrace.serving.speech.Speech.Format;
import io.millrace.serving.speech.Speech.Request;
import io.millrace.serving.speech.Speech.Sound;
import io.millrace.speech.Pronunciation;
import io.millrace.speech.VoiceFixtures;
import io.millrace.speech.VoiceFixtures.Said;
import io.millrace.tasks.ModelAdmin;
import io.millrace.tasks.Serving;
import io.millrace.tasks.Tasks;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** What the tiny voices say is what numpy computes, alone and in company. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpeakRequestsTest {

    static final List<String> MODELS = VoiceFixtures.MODELS;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int HEAD = 44; // of a WAVE

    private final AtomicInteger runs = new AtomicInteger();

    private final Serving serving = Serving.open(
            Tasks.repository(VoiceFixtures.FOLDER),
            new Listeners(_ -> EngineListener.NONE, _ -> counting(), BreakerListener.NONE),
            new ServiceLimits(1000, 100_000, 100_000, 10, PictureLimits.DEFAULT, SoundLimits.DEFAULT),
            settings -> {
                throw new IllegalArgumentException("unexpected remote model " + settings);
            },
            Interposer.NONE,
            Keeping.of(Set.of()),
            Duration.ZERO);

    private BatchListener counting() {
        return new BatchListener() {
            @Override
            public void onBatch(Batch batch) {
                runs.incrementAndGet();
            }
        };
    }

    @BeforeAll
    void awaitModels() {
        MODELS.forEach(model -> Await.until("loaded", () -> state(model) != State.LOADING));
    }

    private State state(String model) {
        return serving.models().find(model).orElseThrow().state();
    }

    @AfterEach
    void nothingIsLeft() {
        MODELS.forEach(model -> Await.until(
                "permits of " + model, () -> serving.models().busy(model).admitted() == 0));
        Await.until("nothing prepared", () -> serving.preparation().busy() == 0);
    }

    @AfterAll
    void close() {
        serving.close();
    }

    private static Request request(String text, @Nullable String voice, float speed, Format format) {
        return new Request(text, false, voice, speed, format, Scheduling.DEFAULT);
    }

    private Flux<Sound> spoken(String model, Request request) {
        return serving.speech().speak(serving.models().route(model), request);
    }

    private static byte[] joined(List<Sound> sounds) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        sounds.forEach(sound -> bytes.writeBytes(sound.bytes()));
        return bytes.toByteArray();
    }

    private byte[] bytes(String model, Request request) {
        return joined(
                Objects.requireNonNull(spoken(model, request).collectList().block(LONG)));
    }

    private static short[] samples(byte[] wav) {
        short[] samples = new short[(wav.length - HEAD) / 2];
        ByteBuffer.wrap(wav, HEAD, wav.length - HEAD)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return samples;
    }

    private short[] samples(String model, Said said) {
        return samples(bytes(model, request(said.text(), said.voice(), said.speed(), Format.WAV)));
    }

    private static void assertSaid(short[] samples, short[] expected) {
        assertThat(samples).hasSameSizeAs(expected);
        for (int i = 0; i < samples.length; i++) {
            assertThat(Math.abs(samples[i] - expected[i])).as("sample %d", i).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @FieldSource("MODELS")
    void models_ofEachLayout_areDetectedAndLoaded(String model) {
        assertThat(serving.models().find(model).orElseThrow()).satisfies(found -> {
            assertThat(found.state()).as("%s", found).isEqualTo(State.READY);
            assertThat(Objects.requireNonNull(found.task()).name()).isEqualTo("speak");
            assertThat(Objects.requireNonNull(found.batching()).stacked())
                    .as("%s", found.batching())
                    .isEqualTo(model.equals("tiny-mms-lengths"));
        });
    }

    @ParameterizedTest
    @FieldSource("MODELS")
    void speak_text_isWhatNumpyComputes(String model) {
        for (Said said : VoiceFixtures.reference(model)) {
            assertSaid(samples(model, said), said.samples());
        }
    }

    @ParameterizedTest
    @FieldSource("MODELS")
    void speak_manyAtOnce_areEachAsAlone(String model) {
        List<Said> reference = VoiceFixtures.reference(model);
        List<Said> asked = IntStream.range(0, 12)
                .mapToObj(i -> reference.get(i % reference.size()))
                .toList();
        List<byte[]> together = Objects.requireNonNull(Flux.fromIterable(asked)
                .flatMapSequential(
                        said -> spoken(model, request(said.text(), said.voice(), said.speed(), Format.WAV))
                                .collectList()
                                .map(SpeakRequestsTest::joined),
                        asked.size())
                .collectList()
                .block(LONG));
        for (int i = 0; i < asked.size(); i++) {
            assertSaid(samples(together.get(i)), asked.get(i).samples());
        }
    }

    @Test
    void speak_ofSentences_isASoundEachAndTheLastSaysSo() {
        List<Sound> sounds =
                Objects.requireNonNull(spoken("tiny-mms", request("One. Two. Three three.", null, 1, Format.PCM))
                        .collectList()
                        .block(LONG));
        assertThat(sounds).extracting(Sound::last).containsExactly(false, false, true);
        assertThat(sounds).allMatch(sound -> sound.bytes().length > 0);
        byte[] whole = bytes("tiny-mms", request("One. Two. Three three.", null, 1, Format.PCM));
        assertThat(joined(sounds)).isEqualTo(whole);
    }

    @Test
    void speak_oneSentence_isAWaveThatSaysItsLength() {
        byte[] wav = bytes("tiny-mms", request("Hello", null, 1, Format.WAV));
        assertThat(ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).getInt(40))
                .isEqualTo(wav.length - HEAD)
                .isEqualTo(11 * 2 * 20 * 2);
    }

    @Test
    void speak_phonemes_isWhatTheLexiconSays() {
        Request phonemes = new Request("həlˈoʊ, wˈɜːld.", true, null, 1, Format.WAV, Scheduling.DEFAULT);
        Request words = request("Hello, world.", null, 1, Format.WAV);
        for (String model : List.of("tiny-kokoro", "tiny-piper")) {
            assertThat(bytes(model, phonemes)).isEqualTo(bytes(model, words));
        }
    }

    @Test
    void speak_asItIsRead_runsWhatIsWantedAndNoMore() {
        List<Sound> read = new ArrayList<>();
        BaseSubscriber<Sound> reader = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            protected void hookOnNext(Sound sound) {
                read.add(sound);
            }
        };
        Request many = request("One. Two. Three. Four. Five. Six.", null, 1, Format.PCM);
        runs.set(0);
        spoken("tiny-mms", many).subscribe(reader);
        for (int i = 1; i < 4; i++) {
            int taken = i;
            Await.until("a sentence", () -> read.size() == taken);
            Await.until("no work", () -> serving.preparation().busy() == 0);
            assertThat(read).hasSize(taken);
            assertThat(runs).hasValue(taken);
            reader.request(1);
        }
        reader.cancel();
    }

    private void assertRefused(String model, Request request, String param, String message) {
        assertThatThrownBy(() -> spoken(model, request).blockLast(LONG))
                .isInstanceOfSatisfying(InvalidRequest.class, refusal -> assertThat(refusal.param())
                        .isEqualTo(param))
                .hasMessageContaining(message);
    }

    @Test
    void speak_whatTheModelCannot_isRefusedByName() {
        assertRefused(
                "tiny-mms",
                request("Hi", "alloy", 1, Format.MP3),
                "voice",
                "one of the model's, default, but was 'alloy'");
        assertRefused("tiny-piper", request("Hello", "alloy", 1, Format.MP3), "voice", "low, high");
        assertRefused("tiny-kokoro", request("Hello", "af_on", 1, Format.MP3), "voice", "did you mean 'af_one'");
        assertRefused("tiny-mms", request("Hi", null, 1.5f, Format.MP3), "speed", "'speed' must be 1");
        assertRefused("tiny-mms", request("日本", null, 1, Format.MP3), "input", "something to say");
    }

    @Test
    void speak_whatBecomesNoNumber_fails() {
        assertThatThrownBy(() ->
                        spoken("tiny-mms", request("Zoo", null, 1, Format.MP3)).blockLast(LONG))
                .isInstanceOf(EngineFailed.class)
                .hasMessageContaining("tiny-mms answered NaN at sample");
        List<Sound> before = new ArrayList<>();
        assertThatThrownBy(() -> spoken("tiny-mms", request("Hello. Zoo.", null, 1, Format.PCM))
                        .doOnNext(before::add)
                        .blockLast(LONG))
                .isInstanceOf(EngineFailed.class);
        assertThat(before).hasSize(1);
    }

    @Test
    void encoded_moreSamplesThanTheSymbolsMayLast_fails() {
        VoiceConfig config = VoiceConfig.read(
                VoiceFixtures.FOLDER.resolve("tiny-mms"), VoiceFixtures.FOLDER.resolve("tiny-mms/model.onnx"));
        SpeakingFront front = new SpeakingFront(
                config, Pronunciation.of(VoiceFixtures.FOLDER.resolve("tiny-mms"), config.alphabet(), null));
        Speaking speaking = new Speaking(new ModelId("m"), front, request("Hi", null, 1, Format.PCM));
        speaking.next(Checkpoint.NONE);
        float[] samples = new float[16_000 * 8];
        assertThatThrownBy(() -> speaking.encoded(samples, Checkpoint.NONE))
                .isInstanceOf(EngineFailed.class)
                .hasMessageContaining("5 symbols with 128000 samples, more than the 8 s");
        assertThat(speaking.encoded(Arrays.copyOf(samples, 16_000), Checkpoint.NONE)
                        .last())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void speak_cancelled_endsTheWork(int read) {
        Request many = request("Hello. ".repeat(300), null, 1, Format.MP3);
        if (read == 0) {
            spoken("tiny-mms", many).subscribe().dispose();
        } else {
            assertThat(spoken("tiny-mms", many).take(read).collectList().block(LONG))
                    .hasSize(read);
        }
    }

    @ParameterizedTest
    @FieldSource("MODELS")
    void warm_model_hasItAnswer(String model) {
        new ModelAdmin(serving).warm(model).block(LONG);
        assertThat(state(model)).isEqualTo(State.READY);
    }
}
