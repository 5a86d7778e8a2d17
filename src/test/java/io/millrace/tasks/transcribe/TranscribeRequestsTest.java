package io.millrace.tasks.transcribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.Await;
import io.millrace.audio.Sounds;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import io.millrace.models.Keeping;
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
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** What the tiny models hear is what numpy computes, alone and in company, in one piece and in windows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TranscribeRequestsTest {

    private static final List<String> MODELS =
            List.of("tiny-wav2vec2", "tiny-wav2vec2-bare", "tiny-parakeet", "tiny-parakeet-transformers");
    private static final SoundLimits LIMITS = new SoundLimits(300, 48_000, 2);

    private final Serving serving = Serving.open(
            Tasks.repository(Path.of("src/test/resources/speech")),
            Listeners.NONE,
            new ServiceLimits(1000, 100_000, 100_000, 10, PictureLimits.DEFAULT, LIMITS),
            settings -> {
                throw new IllegalArgumentException("unexpected remote model " + settings);
            },
            Interposer.NONE,
            Keeping.of(Set.of()),
            Duration.ZERO);

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
    }

    @AfterAll
    void close() {
        serving.close();
    }

    private Flux<Part> heard(String model, byte[] file, boolean streamed) {
        return heard(model, new Request(ByteBuffer.wrap(file), false, "", 0, streamed, Scheduling.DEFAULT));
    }

    private Flux<Part> heard(String model, Request request) {
        return serving.transcription().transcribe(serving.models().route(model), request);
    }

    private List<Part> parts(String model, byte[] file, boolean streamed) {
        return Objects.requireNonNull(heard(model, file, streamed).collectList().block(Duration.ofSeconds(60)));
    }

    private static List<Segment> segments(List<Part> parts) {
        return parts.stream()
                .filter(Segment.class::isInstance)
                .map(Segment.class::cast)
                .toList();
    }

    private static List<Word> words(List<Part> parts) {
        return segments(parts).stream()
                .flatMap(segment -> segment.words().stream())
                .toList();
    }

    private static String text(List<Part> parts) {
        return String.join(" ", segments(parts).stream().map(Segment::text).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-wav2vec2", "tiny-wav2vec2-bare", "tiny-parakeet", "tiny-parakeet-transformers"})
    void models_ofEachLayout_areDetectedAndRunTogether(String model) {
        assertThat(serving.models().find(model).orElseThrow()).satisfies(found -> {
            assertThat(found.state()).isEqualTo(State.READY);
            assertThat(String.valueOf(found.task())).containsIgnoringCase("transcribe");
            assertThat(Objects.requireNonNull(found.batching()).stacked())
                    .as("%s", found.batching())
                    .isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-wav2vec2,hello.wav,wav2vec2,1.1",
        "tiny-wav2vec2-bare,hello.wav,wav2vec2,1.1",
        "tiny-parakeet,pieces.wav,nemo,1.28",
        "tiny-parakeet-transformers,pieces.wav,nemo,1.28"
    })
    void transcribe_sound_isWhatNumpyComputes(String model, String file, String name, double seconds) {
        JsonNode expected = Sounds.reference(name);
        List<Part> parts = parts(model, Sounds.file(file), false);
        assertThat(text(parts)).isEqualTo(expected.path("text").stringValue());
        assertThat(segments(parts)).singleElement().satisfies(segment -> {
            assertThat(segment.tokens())
                    .isEqualTo(IntStream.range(0, expected.path("tokens").size())
                            .mapToObj(i -> expected.path("tokens").path(i).intValue())
                            .toList());
            assertThat(segment.logprob()).isCloseTo(expected.path("avg_logprob").doubleValue(), within(1e-4));
        });
        assertWords(words(parts), expected.path("words"));
        assertThat(parts.getLast()).isEqualTo(new End(seconds));
    }

    private static void assertWords(List<Word> words, JsonNode expected) {
        assertThat(words).hasSize(expected.size());
        for (int i = 0; i < words.size(); i++) {
            assertThat(words.get(i).text())
                    .isEqualTo(expected.path(i).path("word").stringValue());
            assertThat(words.get(i).start())
                    .isCloseTo(expected.path(i).path("start").doubleValue(), within(1e-9));
            assertThat(words.get(i).end())
                    .isCloseTo(expected.path(i).path("end").doubleValue(), within(1e-9));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-wav2vec2", "tiny-wav2vec2-bare", "tiny-parakeet"})
    void transcribe_manyOfDifferentLengthsAtOnce_eachIsAsAlone(String model) {
        List<byte[]> files = Stream.of(0, 3_000, 1_600, 0, 5_120, 12_000)
                .map(silence ->
                        Sounds.wav(concat(new float[silence], Sounds.samples(Sounds.file("hello.wav"))), 16_000))
                .toList();
        List<List<Part>> alone =
                files.stream().map(file -> parts(model, file, false)).toList();
        List<List<Part>> together = Objects.requireNonNull(Flux.fromIterable(files)
                .flatMapSequential(file -> heard(model, file, false).collectList(), files.size())
                .collectList()
                .block(Duration.ofSeconds(60)));
        for (int i = 0; i < files.size(); i++) {
            assertThat(words(together.get(i))).isEqualTo(words(alone.get(i)));
            assertThat(text(alone.get(i))).matches("HELLO WORLD|.*(hel|wor|lo|ld).*");
        }
    }

    /** The delimiter and a second's pause behind it. */
    private static float[] helloAndPause() {
        float[] delimiter = new float[16_000];
        for (int i = 0; i < 960; i++) {
            delimiter[i] = (float) (0.4 * Math.sin(2 * Math.PI * 400 * i / 16_000));
        }
        return concat(Sounds.samples(Sounds.file("hello.wav")), delimiter);
    }

    private static float[] concat(float[]... parts) {
        float[] all =
                new float[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void transcribe_longerThanAWindow_losesAndRepeatsNothing(boolean streamed) {
        float[] once = helloAndPause();
        List<float[]> all = new ArrayList<>();
        List<Word> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            double at = i * once.length / 16_000.0;
            all.add(once);
            expected.add(new Word("HELLO", at, at + 0.46));
            expected.add(new Word("WORLD", at + 0.6, at + 1.06));
        }
        List<Part> parts = parts("tiny-wav2vec2", Sounds.wav(concat(all.toArray(float[][]::new)), 16_000), streamed);
        List<Word> words = words(parts);
        assertThat(words)
                .extracting(Word::text)
                .isEqualTo(expected.stream().map(Word::text).toList());
        for (int i = 0; i < words.size(); i++) {
            assertThat(words.get(i).start()).isCloseTo(expected.get(i).start(), within(0.021));
            assertThat(words.get(i).end()).isCloseTo(expected.get(i).end(), within(0.021));
        }
        assertThat(segments(parts)).hasSize(40).allMatch(segment -> segment.text()
                .equals("HELLO WORLD"));
        assertThat(((End) parts.getLast()).seconds()).isEqualTo(84);
    }

    @Test
    void transcribe_silence_isAnEndAlone() {
        assertThat(parts("tiny-wav2vec2", Sounds.wav(new float[16_000], 16_000), false))
                .containsExactly(new End(1));
    }

    @Test
    void transcribe_aFewSamples_isAnEndAlone() {
        assertThat(parts("tiny-parakeet", Sounds.wav(new float[16], 16_000), false))
                .containsExactly(new End(0.001));
    }

    @Test
    void transcribe_noSamples_isRefused() {
        assertRefused(
                "tiny-wav2vec2", request(Sounds.wav(new float[0], 16_000), false, "", 0), "file", "holds no sound");
    }

    @Test
    void transcribe_tooLong_isRefusedByItsHeader() {
        byte[] file = Sounds.wav(new float[301 * 1_000], 1_000);
        assertRefused("tiny-wav2vec2", request(file, false, "", 0), "file", "300 s");
    }

    @Test
    void transcribe_whatTheModelCannotDo_isRefusedByName() {
        byte[] file = Sounds.file("hello.wav");
        assertRefused("tiny-wav2vec2", request(file, true, "", 0), "model", "cannot translate");
        assertRefused("tiny-wav2vec2", request(file, false, "Hello", 0), "prompt", "takes none");
        assertRefused("tiny-wav2vec2", request(file, false, "", 0.5f), "temperature", "0.5");
    }

    private static Request request(byte[] file, boolean translate, String prompt, float temperature) {
        return new Request(ByteBuffer.wrap(file), translate, prompt, temperature, false, Scheduling.DEFAULT);
    }

    private void assertRefused(String model, Request request, String param, String message) {
        assertThatThrownBy(() -> heard(model, request).blockLast(Duration.ofSeconds(60)))
                .isInstanceOfSatisfying(InvalidRequest.class, refusal -> assertThat(refusal.param())
                        .isEqualTo(param))
                .hasMessageContaining(message);
    }

    @Test
    void transcribe_cancelledAfterTheFirstSegment_endsTheWork() {
        float[] hello = helloAndPause();
        float[][] many = new float[100][];
        Arrays.fill(many, hello);
        Part first =
                heard("tiny-wav2vec2", Sounds.wav(concat(many), 16_000), true).blockFirst(Duration.ofSeconds(60));
        assertThat(first).isInstanceOfSatisfying(Segment.class, segment -> assertThat(segment.text())
                .isEqualTo("HELLO WORLD"));
    }

    @Test
    void warm_model_hasItAnswer() {
        new ModelAdmin(serving).warm("tiny-parakeet").block(Duration.ofSeconds(60));
        assertThat(state("tiny-parakeet")).isEqualTo(State.READY);
    }
}
