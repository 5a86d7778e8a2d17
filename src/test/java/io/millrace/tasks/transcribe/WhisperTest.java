package io.millrace.tasks.transcribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.Await;
import io.millrace.audio.Sounds;
import io.millrace.core.JsonFile;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import io.millrace.models.Keeping;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import io.millrace.serving.ModelCatalog.State;
import io.millrace.serving.Scheduling;
import io.millrace.serving.ServiceLimits;
import io.millrace.serving.Transcription.End;
import io.millrace.serving.Transcription.Part;
import io.millrace.serving.Transcription.Request;
import io.millrace.serving.Transcription.Segment;
import io.millrace.serving.Transcription.Word;
import io.millrace.tasks.ModelAdmin;
import io.millrace.tasks.Serving;
import io.millrace.tasks.Tasks;
import io.millrace.whisper.Languages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** What the tiny Whispers write down is what numpy computes by OpenAI's algorithm, in each layout, alone and in company. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhisperTest {

    private static final List<String> MODELS = List.of("tiny-whisper", "tiny-whisper-split", "tiny-whisper-genai");
    private static final Duration LONG = Duration.ofMinutes(2);

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    private final Serving serving = Serving.open(
            Tasks.repository(Path.of("src/test/resources/whisper")),
            Listeners.NONE,
            new ServiceLimits(1000, 100_000, 100_000, 10, PictureLimits.DEFAULT, new SoundLimits(8_000, 48_000, 2)),
            settings -> {
                throw new IllegalArgumentException("unexpected remote model " + settings);
            },
            Interposer.NONE,
            Keeping.of(Set.of()),
            Duration.ZERO);

    @BeforeAll
    void awaitModels() {
        MODELS.forEach(model -> {
            Await.until("loaded", () -> state(model) != State.LOADING);
            assertThat(state(model))
                    .as(model + ": " + serving.models().find(model).orElseThrow())
                    .isEqualTo(State.READY);
        });
    }

    private State state(String model) {
        return serving.models().find(model).orElseThrow().state();
    }

    @AfterEach
    void nothingIsLeft() {
        MODELS.forEach(model -> Await.until(
                "permits of " + model, () -> serving.models().busy(model).admitted() == 0));
    }

    @AfterAll
    void close() {
        serving.close();
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    /** The saw of the fixtures' script, 50 s of it. */
    static float[] saw(int seconds) {
        float[] samples = new float[seconds * 16_000];
        for (int i = 0; i < samples.length; i++) {
            long climbing = (long) i * i / 97_700 % 2001 - 1000;
            samples[i] = (float) (climbing / 4096.0 * (1 + i / 8000 % 3) / 3);
        }
        return samples;
    }

    private static ByteBuffer sound() {
        return ByteBuffer.wrap(Sounds.wav(saw(50), 16_000));
    }

    private static Request request(
            boolean translate, @Nullable String language, String prompt, float temperature, boolean words) {
        return new Request(
                sound(), translate, language, prompt, temperature, words, true, false, null, Scheduling.DEFAULT);
    }

    private Flux<Part> heard(String model, Request request) {
        return serving.transcription().transcribe(serving.models().route(model), request);
    }

    private List<Part> parts(String model, Request request) {
        return Objects.requireNonNull(heard(model, request).collectList().block(LONG));
    }

    private static JsonNode expected(String name) {
        return JsonFile.read(Path.of("src/test/resources/whisper/reference.json"))
                .path(name);
    }

    private static List<Segment> segments(List<Part> parts) {
        return parts.stream()
                .filter(Segment.class::isInstance)
                .map(Segment.class::cast)
                .toList();
    }

    private static void assertHeard(List<Part> parts, JsonNode expected) {
        List<Segment> segments = segments(parts);
        assertThat(segments).extracting(Segment::text).containsExactlyElementsOf(texts(expected));
        for (int i = 0; i < segments.size(); i++) {
            assertSegment(segments.get(i), expected.path("segments").path(i));
        }
        assertThat(parts.getLast())
                .isEqualTo(new End(50, Languages.name(expected.path("language").stringValue())));
    }

    private static List<String> texts(JsonNode expected) {
        return expected.path("segments").values().stream()
                .map(segment -> segment.path("text").stringValue())
                .toList();
    }

    private static void assertSegment(Segment segment, JsonNode expected) {
        assertThat(segment.tokens().toString())
                .isEqualTo(expected.path("tokens").toString().replace(",", ", "));
        assertThat(segment.start()).isCloseTo(expected.path("start").doubleValue(), within(1e-6));
        assertThat(segment.end()).isCloseTo(expected.path("end").doubleValue(), within(1e-6));
        assertThat(segment.logprob()).isCloseTo(expected.path("avg").doubleValue(), within(1e-3));
        var sampled = Objects.requireNonNull(segment.sampled());
        assertThat(sampled.window() * 100).isCloseTo(expected.path("seek").doubleValue(), within(1e-6));
        assertThat(sampled.temperature())
                .isEqualTo((float) expected.path("temperature").doubleValue());
        assertThat(sampled.compressionRatio()).isCloseTo(expected.path("ratio").doubleValue(), within(1e-9));
        assertThat(sampled.noSpeech()).isCloseTo(expected.path("no_speech").doubleValue(), within(1e-4));
        assertTimes(segment.words(), expected.path("times"));
    }

    /* A word begins and ends where tokens do. */
    private static void assertTimes(List<Word> words, JsonNode times) {
        if (times.isArray()) {
            List<Double> known =
                    times.values().stream().map(JsonNode::doubleValue).toList();
            assertThat(words).isNotEmpty();
            assertThat(words.getFirst().start()).isCloseTo(known.getFirst(), within(1e-6));
            assertThat(words).allSatisfy(word -> {
                assertThat(known).anySatisfy(time -> assertThat(word.start()).isCloseTo(time, within(1e-6)));
                assertThat(known).anySatisfy(time -> assertThat(word.end()).isCloseTo(time, within(1e-6)));
            });
        } else {
            assertThat(words).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-whisper", "tiny-whisper-genai"})
    void transcribe_withWords_isWhatNumpyComputes(String model) {
        assertHeard(parts(model, request(false, null, "", 0, true)), expected("auto"));
    }

    @Test
    void transcribe_withoutGenerationConfig_followsTheTokensNames() {
        JsonNode expected = expected("derived");
        List<Segment> segments = segments(parts("tiny-whisper-split", request(false, null, "", 0, false)));
        assertThat(segments).extracting(Segment::text).containsExactlyElementsOf(texts(expected));
        for (int i = 0; i < segments.size(); i++) {
            assertThat(segments.get(i).logprob())
                    .isCloseTo(expected.path("segments").path(i).path("avg").doubleValue(), within(1e-3));
        }
    }

    @Test
    void transcribe_asAsked_isWhatNumpyComputes() {
        assertHeard(parts("tiny-whisper", request(false, "German", "", 0, false)), expected("german"));
        assertHeard(parts("tiny-whisper", request(true, "fr", "", 0, false)), expected("translated"));
        assertHeard(parts("tiny-whisper", request(false, null, " hello world", 0, false)), expected("prompted"));
        assertHeard(parts("tiny-whisper", request(false, "en-GB", "", 0.5f, false)), expected("sampled"));
    }

    @Test
    void transcribe_inCompany_isTheSameAsAlone() {
        List<Flux<Part>> many = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            names.addAll(List.of("auto", "german", "translated", "prompted", "sampled"));
            many.add(heard("tiny-whisper", request(false, null, "", 0, true)));
            many.add(heard("tiny-whisper", request(false, "de", "", 0, false)));
            many.add(heard("tiny-whisper", request(true, "fr", "", 0, false)));
            many.add(heard("tiny-whisper", request(false, null, "hello world", 0, false)));
            many.add(heard("tiny-whisper", request(false, "en", "", 0.5f, false)));
        }
        List<List<Part>> answers = Objects.requireNonNull(Flux.merge(IntStream.range(0, many.size())
                                .mapToObj(i -> many.get(i).collectList().map(parts -> Map.entry(i, parts)))
                                .toList())
                        .collectSortedList(Comparator.comparingInt(Map.Entry::getKey))
                        .block(LONG))
                .stream()
                .map(Map.Entry::getValue)
                .toList();
        for (int i = 0; i < answers.size(); i++) {
            assertHeard(answers.get(i), expected(names.get(i)));
        }
    }

    @Test
    void transcribe_logprobs_areThoseOfTheText() {
        for (Segment segment : segments(parts("tiny-whisper", request(false, null, "", 0, false)))) {
            StringBuilder text = new StringBuilder();
            segment.spoken().forEach(token -> text.append(new String(token.bytes(), StandardCharsets.UTF_8)));
            assertThat(text.toString()).isEqualTo(segment.text());
            assertThat(segment.spoken())
                    .allSatisfy(token -> assertThat(token.logprob()).isNotPositive());
        }
    }

    @Test
    void transcribe_whatTheModelCannot_isRefusedByName() {
        assertThatThrownBy(() -> parts("tiny-whisper", request(false, "klingon", "", 0, false)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("[de, en, es, fr, zh]")
                .hasMessageContaining("klingon");
        assertThatThrownBy(() -> parts("tiny-whisper-split", request(false, null, "", 0, true)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("without cross attentions");
    }

    @Test
    void transcribe_leftOnTheWay_freesItsRow() {
        heard("tiny-whisper", request(false, null, "", 0, false)).take(1).blockLast(LONG);
        Await.until("nothing runs", () -> {
            var busy = serving.models().busy("tiny-whisper");
            return busy.running() == 0 && busy.waiting() == 0;
        });
    }

    /** Before the first window is whole: it is still decoded and resampled, on its way to the model. */
    @Test
    void transcribe_leftWhileItsSoundIsRead_freesItsPlace() {
        ByteBuffer sound = ByteBuffer.wrap(Sounds.flac(48_000, 5_000));
        for (int round = 0; round < 20; round++) {
            Request request = new Request(sound, false, null, "", 0, false, false, true, null, Scheduling.DEFAULT);
            Disposable reading = heard("tiny-whisper", request).subscribe();
            LockSupport.parkNanos(round * 500_000L);
            reading.dispose();
        }
        Await.until("nothing is prepared", () -> serving.preparation().busy() == 0);
        Await.until(
                "no place is taken", () -> serving.models().busy("tiny-whisper").admitted() == 0);
    }

    @Test
    void warm_aModel_hearsSilence() {
        MODELS.forEach(model -> new ModelAdmin(serving).warm(model).block(LONG));
    }
}
