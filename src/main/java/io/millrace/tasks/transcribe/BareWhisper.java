package io.millrace.tasks.transcribe;

import io.millrace.audio.EncodedSound;
import io.millrace.batching.Work;
import io.millrace.batching.foreground.Foreground;
import io.millrace.core.Checkpoint;
import io.millrace.core.PictureLimits;
import io.millrace.core.SoundLimits;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.repository.ModelFolder;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.speech.OrtWhisper;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import io.millrace.serving.Scheduling;
import io.millrace.serving.Transcription.Request;
import io.millrace.transducer.Likelihood;
import io.millrace.whisper.HeardWindow;
import io.millrace.whisper.WhisperGraphs.Decoding;
import io.millrace.whisper.WhisperGraphs.Encoded;
import io.millrace.whisper.WhisperTokens;
import io.millrace.whisper.Window;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A Whisper without a service: a loop over its graphs, which one thread calls, that runs the windows of one sound as the service would, with
 * the text that the service would write, in so many copies at once.
 */
public final class BareWhisper implements AutoCloseable {

    /** The language that is asked for, so that none is found out. */
    public static final String LANGUAGE = "en";

    /** Low enough to take the likeliest token; a window is written down once. */
    public static final float TEMPERATURE = 0.0001f;

    private static final Surroundings NOBODY = new Surroundings(
            Listeners.NONE,
            Interposer.NONE,
            _ -> List.of(),
            PictureLimits.DEFAULT,
            SoundLimits.DEFAULT,
            new Foreground());

    private final OrtWhisper graphs;
    private final List<Told> windows;

    /** A window, and what it becomes. */
    private record Told(float[] features, int[] prompt, int[] said) {}

    private BareWhisper(OrtWhisper graphs, List<Told> windows) {
        this.graphs = graphs;
        this.windows = windows;
    }

    /**
     * Loads the model of a folder and has it write down a sound once.
     *
     * @param settings of the loop's graphs
     * @throws IllegalArgumentException when the folder's model is no Whisper, or does not load
     */
    public static BareWhisper open(ModelFolder folder, SessionSettings settings, byte[] sound) {
        if (!folder.task().name().equals("transcribe") || !WhisperLoader.isWhisper(folder)) {
            throw new IllegalArgumentException("the model '" + folder.id() + "' is no Whisper");
        }
        List<Told> windows;
        try (WhisperModel model = WhisperLoader.load(folder, NOBODY)) {
            windows = told(model, sound);
        }
        return new BareWhisper(WhisperLoader.graphs(folder, settings), windows);
    }

    private static List<Told> told(WhisperModel model, byte[] sound) {
        Request request = new Request(
                ByteBuffer.wrap(sound),
                false,
                LANGUAGE,
                "",
                TEMPERATURE,
                false,
                false,
                false,
                null,
                Scheduling.DEFAULT);
        WhisperTokens tokens = model.tokens();
        int language = tokens.isMultilingual() ? tokens.language(LANGUAGE).orElse(Window.UNKNOWN) : Window.UNKNOWN;
        WhisperListening listening = new WhisperListening(
                model,
                request,
                new RequestedSound(
                        new EncodedSound(TranscribeRequests.FILE, request.sound()), SoundLimits.DEFAULT, null, null),
                language,
                Work.NO_DEADLINE);
        List<Told> windows = new ArrayList<>();
        while (!listening.isOver()) {
            List<HeardWindow> heard = new ArrayList<>();
            for (Work<Window> next : listening.next(Checkpoint.NONE)) {
                heard.add(model.batcher().submit(next).join());
                windows.add(told(tokens, next.item(), heard.getLast()));
            }
            var _ = listening.heard(heard);
        }
        return windows;
    }

    private static Told told(WhisperTokens tokens, Window window, HeardWindow heard) {
        return new Told(
                window.features(),
                tokens.prompt(window.before(), heard.language(), false),
                heard.tokens().stream().mapToInt(Integer::intValue).toArray());
    }

    /** Windows of the sound. */
    public int windows() {
        return windows.size();
    }

    /** Tokens that the sound becomes. */
    public int tokens() {
        return windows.stream().mapToInt(window -> window.said().length).sum();
    }

    /** Runs the sound over and over, once at least, in so many copies at once. Windows a second. */
    public double windowsPerSecond(int copies, Duration time) {
        long start = System.nanoTime();
        long sounds = 0;
        do {
            windows.forEach(window -> run(window, copies));
            sounds += copies;
        } while (System.nanoTime() - start < time.toNanos());
        return sounds * windows.size() * 1e9 / (System.nanoTime() - start);
    }

    private void run(Told window, int copies) {
        try (Encoded encoded = graphs.encode(Collections.nCopies(copies, window.features()), () -> {});
                Decoding decoding = encoded.start(
                        IntStream.range(0, copies).toArray(),
                        Collections.nCopies(copies, window.prompt()).toArray(int[][]::new))) {
            long likeliest = likeliest(decoding, copies);
            for (int token : window.said()) {
                int[] row = new int[copies];
                Arrays.fill(row, token);
                decoding.step(row);
                likeliest += likeliest(decoding, copies);
            }
            if (likeliest < 0) {
                throw new IllegalStateException("a token is negative");
            }
        }
    }

    private static long likeliest(Decoding decoding, int copies) {
        long sum = 0;
        for (int row = 0; row < copies; row++) {
            float[] logits = decoding.logits(row);
            sum += Likelihood.best(logits, 0, logits.length);
        }
        return sum;
    }

    @Override
    public void close() {
        graphs.close();
    }
}
