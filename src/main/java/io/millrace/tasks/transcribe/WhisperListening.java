package io.millrace.tasks.transcribe;

import io.millrace.audio.SampleSource;
import io.millrace.audio.feature.Features;
import io.millrace.batching.Work;
import io.millrace.core.Checkpoint;
import io.millrace.serving.Transcription.End;
import io.millrace.serving.Transcription.Part;
import io.millrace.serving.Transcription.Request;
import io.millrace.serving.Transcription.Segment;
import io.millrace.whisper.HeardWindow;
import io.millrace.whisper.Languages;
import io.millrace.whisper.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One sound on its way through a Whisper, window by window: each begins where the segments of the one before end, and is guided by the text
 * so far. What it holds does not grow with the sound. Its calls come one after another, from whatever thread.
 */
final class WhisperListening {

    private static final int HOP = Features.RATE / 100;

    private final WhisperModel model;
    private final Request request;
    private final RequestedSound sound;
    private final long deadline;
    private @Nullable SampleSource samples;
    private @Nullable RollingSound windows;
    private int[] before = {};
    private int language;

    /** @param language token of what is spoken, {@link Window#UNKNOWN} where the model is to find out */
    WhisperListening(WhisperModel model, Request request, RequestedSound sound, int language, long deadline) {
        this.model = model;
        this.request = request;
        this.sound = sound;
        this.language = language;
        this.deadline = deadline;
    }

    /** The next window; none where nothing is left. */
    List<Work<Window>> next(Checkpoint checkpoint) {
        RollingSound from = opened();
        float[] heard = from.window(checkpoint);
        if (heard.length == 0) {
            sound.requireSamples(source());
            return List.of();
        }
        Window window = new Window(
                model.mel().of(heard, checkpoint),
                Math.ceilDiv(heard.length, HOP),
                before,
                language,
                request.translate(),
                Window.temperatures(request.temperature()),
                from.position() / HOP,
                request.words(),
                Integer.MAX_VALUE);
        return List.of(new Work<>(
                window, window.group(model.tokens()), 1, 1, request.scheduling().priority(), deadline));
    }

    private SampleSource source() {
        SampleSource known = samples;
        if (known == null) {
            known = sound.open();
            samples = known;
        }
        return known;
    }

    private RollingSound opened() {
        RollingSound known = windows;
        if (known == null) {
            known = new RollingSound(source(), Window.FRAMES * HOP, HOP);
            windows = known;
            before = prompt();
        }
        return known;
    }

    /* Special tokens that are written in it do not count. */
    private int[] prompt() {
        String text = request.prompt().strip();
        return text.isEmpty()
                ? new int[0]
                : kept(IntStream.of(model.tokenizer().encode(" " + text, false)).filter(model.tokens()::isText));
    }

    private int[] kept(IntStream tokens) {
        int[] all = tokens.toArray();
        return Arrays.copyOfRange(all, Math.max(0, all.length - model.tokens().mostBefore()), all.length);
    }

    boolean isOver() {
        return windows != null && windows.isOver();
    }

    /** What the window became. */
    List<Part> heard(List<HeardWindow> heard) {
        List<Part> parts = new ArrayList<>();
        heard.forEach(window -> parts.addAll(segments(window)));
        if (opened().isOver()) {
            parts.add(new End(source().seconds(), heard.isEmpty() && language == Window.UNKNOWN ? null : name()));
        }
        return parts;
    }

    private List<Segment> segments(HeardWindow heard) {
        RollingSound from = opened();
        language = heard.language();
        if (heard.isSilent()) {
            from.advance(Window.FRAMES * HOP);
            return List.of();
        }
        WindowSegments segments = new WindowSegments(model, request, heard, source(), from.position());
        guide(segments.tokens(), heard.guides());
        from.advance(heard.cut().frames() * HOP);
        return segments.all();
    }

    private void guide(List<Integer> said, boolean guides) {
        before = guides
                ? kept(IntStream.concat(IntStream.of(before), said.stream().mapToInt(Integer::intValue)))
                : new int[0];
    }

    private String name() {
        return Languages.name(model.tokens().isMultilingual() ? model.tokens().languageOf(language) : "en");
    }
}
