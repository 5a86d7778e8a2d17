package io.millrace.tasks.transcribe;

import io.millrace.audio.EncodedSound;
import io.millrace.audio.Sound;
import io.millrace.audio.SoundWindows;
import io.millrace.audio.SoundWindows.Window;
import io.millrace.audio.feature.Features;
import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.serving.Transcription.End;
import io.millrace.serving.Transcription.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sound on its way through a model, some windows at a time: what it holds does not grow with the sound. Its calls come one after another,
 * from whatever thread.
 */
final class Listening {

    private final SpeechFront front;
    private final EncodedSound sound;
    private final SoundLimits limits;
    private final int most;
    private final GreedyCtc symbols;
    private final SegmentWriter segments;
    private List<Window> turn = List.of();
    private @Nullable SoundWindows windows;

    /** @param most windows of a turn */
    Listening(SpeechFront front, EncodedSound sound, SoundLimits limits, int most) {
        this.front = front;
        this.sound = sound;
        this.limits = limits;
        this.most = most;
        this.symbols = new GreedyCtc(front.vocabulary());
        this.segments = new SegmentWriter(this::seconds);
    }

    /** The signals of the next windows. */
    List<Item> next(Checkpoint checkpoint) {
        SoundWindows from = opened();
        List<Window> next = new ArrayList<>(most);
        while (next.size() < most && !from.isOver()) {
            next.add(required(from.next(checkpoint)));
        }
        turn = next;
        List<Item> signals = new ArrayList<>(next.size());
        for (Window window : next) {
            checkpoint.pass();
            signals.add(front.signal(window.samples(), checkpoint));
        }
        return signals;
    }

    /* A sound that was filled up has frames behind its end. */
    private double seconds(long frames) {
        return Math.min(front.seconds(frames), windows == null ? 0 : windows.seconds());
    }

    private SoundWindows opened() {
        SoundWindows known = windows;
        if (known == null) {
            known = new SoundWindows(Sound.open(sound, limits, Features.RATE), front.window(), front.margin());
            windows = known;
        }
        return known;
    }

    private Window required(Window window) {
        if (window.samples().length == 0) {
            throw new InvalidRequest(sound.param(), sound.param() + " holds no sound");
        }
        return window;
    }

    /** Whether all of it has been heard. */
    boolean isOver() {
        return windows != null && windows.isOver();
    }

    /** What has been said up to the end of the turn. */
    List<Part> heard(List<Result> results) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < turn.size(); i++) {
            List<float[]> frames = ((Result.Matrix) results.get(i)).tokens();
            symbols.next(own(turn.get(i), frames)).forEach(symbol -> parts.addAll(segments.next(symbol)));
        }
        if (windows != null && windows.isOver()) {
            symbols.end().ifPresent(symbol -> parts.addAll(segments.next(symbol)));
            parts.addAll(segments.end());
            parts.add(new End(windows.seconds()));
        }
        return parts;
    }

    /* What its neighbours do not say. A model that gives a frame less than fit in a window gives it where none is missed. */
    private List<float[]> own(Window window, List<float[]> frames) {
        int margin = front.margin() / front.config().frameSamples();
        int from = Math.min(window.first() ? 0 : margin, frames.size());
        int whole = front.window() / front.config().frameSamples();
        return frames.subList(from, window.last() ? frames.size() : Math.min(frames.size(), whole - margin));
    }
}
