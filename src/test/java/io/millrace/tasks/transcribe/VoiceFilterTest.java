package io.millrace.tasks.transcribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.Await;
import io.millrace.audio.Sounds;
import io.millrace.batching.BatchListener;
import io.millrace.core.ModelId;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import io.millrace.generation.EngineListener;
import io.millrace.models.Keeping;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import io.millrace.serving.ModelCatalog.State;
import io.millrace.serving.Scheduling;
import io.millrace.serving.ServiceLimits;
import io.millrace.serving.Transcription.End;
import io.millrace.serving.Transcription.Part;
import io.millrace.serving.Transcription.Request;
import io.millrace.serving.Transcription.Segment;
import io.millrace.serving.Transcription.VoiceActivity;
import io.millrace.serving.Transcription.Word;
import io.millrace.tasks.Serving;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Silence is left out before models of each kind hear a sound, and times are those of the whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VoiceFilterTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Map<String, String> MODELS = Map.of(
            "silero", "transducers/tiny-silero",
            "silero4", "transducers/tiny-silero4",
            "tdt", "transducers/tiny-tdt",
            "tdt4", "transducers/tiny-tdt",
            "plain", "transducers/tiny-tdt",
            "ctc", "speech/tiny-wav2vec2",
            "whisper", "whisper/tiny-whisper",
            "lost", "transducers/tiny-rnnt",
            "deaf", "transducers/tiny-rnnt",
            "odd", "transducers/tiny-silero4");

    private static final Map<String, String> VADS = Map.of(
            "tdt", "silero", "tdt4", "silero4", "ctc", "silero", "whisper", "silero", "lost", "nowhere", "deaf", "ctc",
            "odd", "silero");

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();
    private final Map<ModelId, Integer> runs = new ConcurrentHashMap<>();
    private final Serving serving;

    VoiceFilterTest(@TempDir Path root) throws IOException {
        for (Map.Entry<String, String> model : MODELS.entrySet()) {
            copy(RESOURCES.resolve(model.getValue()), root.resolve(model.getKey()));
            String vad = VADS.get(model.getKey());
            if (vad != null) {
                Files.writeString(root.resolve(model.getKey()).resolve("model.yaml"), "vad: {model: " + vad + "}\n");
            }
        }
        serving = Serving.open(
                Tasks.repository(root),
                new Listeners(_ -> EngineListener.NONE, this::counting, BreakerListener.NONE),
                new ServiceLimits(1000, 100_000, 100_000, 10, PictureLimits.DEFAULT, new SoundLimits(8_000, 48_000, 2)),
                settings -> {
                    throw new IllegalArgumentException("unexpected remote model " + settings);
                },
                Interposer.NONE,
                Keeping.of(Set.of()),
                Duration.ZERO);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private BatchListener counting(ModelId model) {
        return new BatchListener() {
            @Override
            public void onBatch(Batch batch) {
                runs.merge(model, 1, Integer::sum);
            }
        };
    }

    @BeforeAll
    void awaitModels() {
        MODELS.keySet().forEach(model -> Await.until("loaded", () -> state(model) != State.LOADING));
    }

    private State state(String model) {
        return serving.models().find(model).orElseThrow().state();
    }

    @AfterEach
    void nothingIsLeft() {
        MODELS.keySet().stream()
                .filter(model -> state(model) == State.READY)
                .forEach(model -> Await.until(
                        "permits of " + model,
                        () -> serving.models().busy(model).admitted() == 0));
    }

    @AfterAll
    void close() {
        serving.close();
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private Flux<Part> heard(String model, float[] samples, @Nullable VoiceActivity asked, boolean streamed) {
        Request request = new Request(
                ByteBuffer.wrap(Talk.wav(samples)),
                false,
                null,
                "",
                0,
                false,
                false,
                streamed,
                asked,
                Scheduling.DEFAULT);
        return serving.transcription().transcribe(serving.models().route(model), request);
    }

    private List<Part> parts(String model, float[] samples, @Nullable VoiceActivity asked) {
        return Objects.requireNonNull(
                heard(model, samples, asked, false).collectList().block(LONG));
    }

    @ParameterizedTest
    @CsvSource({"tdt,silero,false", "tdt,silero,true", "tdt4,silero4,false"})
    void transcribe_soundWithPauses_isWhatNumpyHearsOfTheRest(String model, String name, boolean streamed) {
        float[] samples = Talk.withPauses();
        List<Part> parts = Objects.requireNonNull(
                heard(model, samples, null, streamed).collectList().block(LONG));
        Talk.assertWords(parts, Talk.reference(name, "tdt"));
        assertThat(parts.getLast()).isEqualTo(new End(samples.length / 16_000.0));
    }

    @Test
    void transcribe_manyAtOnce_eachIsAsAlone() {
        List<List<Part>> together = Objects.requireNonNull(Flux.range(0, 12)
                .flatMapSequential(
                        i -> heard(i % 2 == 0 ? "tdt" : "tdt4", Talk.withPauses(), null, i % 3 == 0)
                                .collectList(),
                        12)
                .collectList()
                .block(LONG));
        for (int i = 0; i < together.size(); i++) {
            Talk.assertWords(together.get(i), Talk.reference(i % 2 == 0 ? "silero" : "silero4", "tdt"));
        }
    }

    @Test
    void transcribe_ctc_hasTheTimesOfTheWhole() {
        float[] hello = Sounds.samples(Sounds.file("hello.wav"));
        float[] quiet = Talk.silence(3);
        List<Part> parts = parts("ctc", Talk.joined(quiet, hello, quiet, hello, quiet), null);
        assertThat(Talk.words(parts)).extracting(Word::text).containsExactly("HELLO", "WORLD", "HELLO", "WORLD");
        double[] starts = {3, 3.6, 7.1, 7.7};
        for (int i = 0; i < starts.length; i++) {
            assertThat(Talk.words(parts).get(i).start()).isCloseTo(starts[i], within(0.04));
            assertThat(Talk.words(parts).get(i).end()).isCloseTo(starts[i] + 0.46, within(0.04));
        }
        assertThat(Talk.segments(parts)).extracting(Segment::text).containsExactly("HELLO WORLD", "HELLO WORLD");
        assertThat(parts.getLast()).isEqualTo(new End(11.2));
    }

    @Test
    void transcribe_whisper_hasTheTimesOfTheWhole() {
        float[] saw = WhisperTest.saw(20);
        for (int i = 0; i < saw.length; i++) {
            saw[i] = Math.clamp(3 * saw[i], -1, 1);
        }
        List<Part> parts = parts("whisper", Talk.joined(Talk.silence(40), saw, Talk.silence(10)), null);
        assertThat(Talk.segments(parts)).isNotEmpty().allSatisfy(segment -> {
            assertThat(segment.start()).isBetween(39.9, 60.1);
            assertThat(segment.end()).isBetween(segment.start(), 60.2);
        });
        assertThat(((End) parts.getLast()).seconds()).isEqualTo(70);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tdt", "ctc", "whisper"})
    void transcribe_silence_isAnEndWithoutARun(String model) {
        int earlier = runs.getOrDefault(new ModelId(model), 0);
        List<Part> parts = parts(model, Talk.silence(65), null);
        assertThat(parts).containsExactly(new End(65));
        assertThat(runs.getOrDefault(new ModelId(model), 0)).isEqualTo(earlier);
        assertThatThrownBy(() -> parts(model, new float[0], null)).hasMessageContaining("holds no sound");
    }

    @Test
    void transcribe_serverVad_changesWhatIsKept() {
        assertThat(Talk.words(parts("tdt", Talk.withPauses(), new VoiceActivity(1f, null, null))))
                .hasSizeLessThan(Talk.reference("silero", "tdt").path("words").size());
        Talk.assertWords(
                parts("tdt", Talk.withPauses(), new VoiceActivity(0.5f, 30, 100)), Talk.reference("silero", "tdt"));
        List<Word> all = Talk.words(parts("tdt", Talk.withPauses(), new VoiceActivity(null, 3_000, 5_000)));
        assertThat(all.getFirst().start()).isBetween(2.8, 3.2);
        assertThat(all.getLast().end()).isBetween(12.9, 14.0);
    }

    @Test
    void transcribe_serverVadWithoutAModelForIt_isRefused() {
        assertThatThrownBy(() -> parts("plain", Talk.of(3), new VoiceActivity(null, null, null)))
                .isInstanceOfSatisfying(InvalidRequest.class, refusal -> assertThat(refusal.param())
                        .isEqualTo("chunking_strategy"))
                .hasMessageContaining("vad in model.yaml names none for the model 'plain'");
    }

    @Test
    void transcribe_clientThatLeaves_freesItsPlace() {
        float[] samples = Talk.silence(600);
        Disposable running = heard("tdt", samples, null, true).subscribe();
        Await.until("running", () -> serving.models().busy("tdt").admitted() > 0);
        running.dispose();
        nothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({
        "lost,vad.model in model.yaml: nowhere is no folder of the model repository",
        "deaf,lacks h",
        "odd,vad in model.yaml is for models that hear"
    })
    void load_vadThatDoesNotSuit_isNamed(String model, String message) {
        assertThat(serving.models().find(model).orElseThrow()).satisfies(found -> {
            assertThat(found.state()).isNotEqualTo(State.READY);
            assertThat(found.toString()).contains(message);
        });
    }
}
