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
import io.millrace.tasks.ModelAdmin;
import io.millrace.tasks.Serving;
import io.millrace.tasks.Tasks;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** What the tiny transducers hear is what numpy computes, alone and in company, in one piece and in windows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransducersTest {

    private static final List<String> MODELS = List.of("tiny-tdt", "tiny-rnnt", "tiny-sherpa-tdt", "tiny-sherpa-rnnt");
    private static final Duration LONG = Duration.ofMinutes(2);

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    private final Serving serving = Serving.open(
            Tasks.repository(Talk.ROOT),
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

    private Flux<Part> heard(String model, byte[] file, boolean streamed) {
        Request request = new Request(ByteBuffer.wrap(file), false, "", 0, streamed, Scheduling.DEFAULT);
        return serving.transcription().transcribe(serving.models().route(model), request);
    }

    private List<Part> parts(String model, byte[] file, boolean streamed) {
        return Objects.requireNonNull(heard(model, file, streamed).collectList().block(LONG));
    }

    private static void assertHeard(List<Part> parts, JsonNode expected) {
        assertThat(String.join(
                        " ", Talk.segments(parts).stream().map(Segment::text).toList()))
                .isEqualTo(expected.path("text").stringValue());
        assertThat(Talk.segments(parts).stream()
                        .flatMap(segment -> segment.tokens().stream())
                        .toList())
                .isEqualTo(IntStream.range(0, expected.path("tokens").size())
                        .mapToObj(i -> expected.path("tokens").path(i).intValue())
                        .toList());
        Talk.assertWords(parts, expected);
        assertLogprobs(Talk.segments(parts), expected.path("logprobs"));
    }

    private static void assertLogprobs(List<Segment> segments, JsonNode expected) {
        int at = 0;
        for (Segment segment : segments) {
            int from = at;
            at += segment.tokens().size();
            assertThat(segment.logprob())
                    .isCloseTo(
                            IntStream.range(from, at)
                                    .mapToDouble(i -> expected.path(i).doubleValue())
                                    .average()
                                    .orElseThrow(),
                            within(1e-3));
        }
    }

    private static byte[] sound(String name) {
        return switch (name) {
            case "pieces" -> Sounds.file("pieces.wav");
            case "talk" -> Talk.wav(Talk.of(12));
            default -> Talk.wav(Talk.of(260));
        };
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-tdt,tdt,pieces,false",
        "tiny-tdt,tdt,talk,false",
        "tiny-tdt,tdt,long,false",
        "tiny-tdt,tdt,long,true",
        "tiny-rnnt,rnnt,pieces,true",
        "tiny-rnnt,rnnt,talk,false",
        "tiny-rnnt,rnnt,long,false",
        "tiny-rnnt,rnnt,long,true",
        "tiny-sherpa-tdt,tdt,pieces,false",
        "tiny-sherpa-tdt,tdt,talk,true",
        "tiny-sherpa-tdt,tdt,long,false",
        "tiny-sherpa-rnnt,rnnt,talk,false",
        "tiny-sherpa-rnnt,rnnt,long,true"
    })
    void transcribe_sound_isWhatNumpyComputes(String model, String name, String sound, boolean streamed) {
        byte[] file = sound(sound);
        List<Part> parts = parts(model, file, streamed);
        assertHeard(parts, Talk.reference(name, sound));
        assertThat(parts.getLast()).isEqualTo(new End(Sounds.samples(file).length / 16_000.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-tdt", "tiny-rnnt", "tiny-sherpa-tdt", "tiny-sherpa-rnnt"})
    void transcribe_manyAtOnce_eachIsAsAlone(String model) {
        String name = model.substring(model.lastIndexOf('-') + 1);
        List<String> sounds = List.of("talk", "pieces", "long", "pieces", "talk", "long", "talk");
        List<List<Part>> together = Objects.requireNonNull(Flux.fromIterable(sounds)
                .flatMapSequential(sound -> heard(model, sound(sound), false).collectList(), sounds.size())
                .collectList()
                .block(LONG));
        for (int i = 0; i < sounds.size(); i++) {
            assertHeard(together.get(i), Talk.reference(name, sounds.get(i)));
        }
    }

    @Test
    void transcribe_aFewSamplesOrSilence_isAnEndAlone() {
        assertThat(parts("tiny-tdt", Talk.wav(new float[16]), false)).containsExactly(new End(0.001));
        assertThat(parts("tiny-rnnt", Talk.wav(new float[16_000]), false)).containsExactly(new End(1));
    }

    @Test
    void transcribe_whatTransducersCannotDo_isRefusedByName() {
        assertRefused("file", "holds no sound", Talk.wav(new float[0]), false, "", 0);
        assertRefused("model", "cannot translate", sound("pieces"), true, "", 0);
        assertRefused("prompt", "takes none", sound("pieces"), false, "Hello", 0);
        assertRefused("temperature", "0.5", sound("pieces"), false, "", 0.5f);
    }

    private void assertRefused(
            String param, String message, byte[] file, boolean translate, String prompt, float temperature) {
        Request request = new Request(ByteBuffer.wrap(file), translate, prompt, temperature, false, Scheduling.DEFAULT);
        assertThatThrownBy(() -> serving.transcription()
                        .transcribe(serving.models().route("tiny-tdt"), request)
                        .blockLast(LONG))
                .isInstanceOfSatisfying(InvalidRequest.class, refusal -> assertThat(refusal.param())
                        .isEqualTo(param))
                .hasMessageContaining(message);
    }

    @Test
    void transcribe_clientThatLeaves_freesItsPlace() {
        byte[] file = Talk.wav(Talk.of(3_000));
        for (boolean streamed : new boolean[] {false, true}) {
            Disposable running = heard("tiny-tdt", file, streamed).subscribe();
            Await.until("running", () -> serving.models().busy("tiny-tdt").admitted() > 0);
            running.dispose();
            nothingIsLeft();
        }
        assertHeard(parts("tiny-tdt", sound("pieces"), false), Talk.reference("tdt", "pieces"));
    }

    @Test
    void find_transducer_isDetectedAndRunsTogether() {
        MODELS.forEach(
                model -> assertThat(serving.models().find(model).orElseThrow()).satisfies(found -> {
                    assertThat(String.valueOf(found.task())).containsIgnoringCase("transcribe");
                    assertThat(Objects.requireNonNull(found.batching()).stacked())
                            .isTrue();
                }));
    }

    @Test
    void warm_model_hasItAnswer() {
        new ModelAdmin(serving).warm("tiny-tdt").block(LONG);
        assertThat(state("tiny-tdt")).isEqualTo(State.READY);
    }
}
