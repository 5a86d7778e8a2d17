package io.millrace.tasks.transcribe;

import io.millrace.audio.SampleSource;
import io.millrace.audio.SoundWindows;
import io.millrace.audio.SoundWindows.Window;
import io.millrace.core.Checkpoint;
import io.millrace.serving.Transcription.End;
import io.millrace.serving.Transcription.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sound on its way through a model, some windows at a time: what it holds does not grow with the sound. Its calls come one after another,
 * from whatever thread.
 */
final class Listening<I, O> {

    private final SpeechConfig config;
    private final Recognition<I, O> recognition;
    private final RequestedSound sound;
    private final int most;
    private final SegmentWriter segments;
    private List<Window> turn = List.of();
    private @Nullable SampleSource samples;
    private @Nullable SoundWindows windows;

    /** @param most windows of a turn */
    Listening(SpeechConfig config, Recognition<I, O> recognition, RequestedSound sound, int most) {
        this.config = config;
        this.recognition = recognition;
        this.sound = sound;
        this.most = most;
        this.segments = new SegmentWriter(new FrameTimes() {
            @Override
            public double start(long frame) {
                return within(opened().startOf(frame * config.frameSamples()));
            }

            @Override
            public double end(long frame) {
                return within(opened().endOf(frame * config.frameSamples()));
            }
        });
    }

    /* A sound that was filled up has frames behind its end. */
    private double within(double seconds) {
        return Math.min(seconds, opened().seconds());
    }

    private SampleSource opened() {
        SampleSource known = samples;
        if (known == null) {
            known = sound.open();
            samples = known;
        }
        return known;
    }

    /** The next windows. */
    List<I> next(Checkpoint checkpoint) {
        turn = windows(checkpoint);
        List<I> items = new ArrayList<>(turn.size());
        for (Window window : turn) {
            checkpoint.pass();
            items.add(recognition.item(window.samples(), checkpoint));
        }
        return items;
    }

    private List<Window> windows(Checkpoint checkpoint) {
        SoundWindows from = windows;
        if (from == null) {
            from = new SoundWindows(opened(), config.window(), config.margin());
            windows = from;
        }
        List<Window> next = new ArrayList<>(most);
        while (next.size() < most && !from.isOver()) {
            Window window = from.next(checkpoint);
            if (window.samples().length > 0) {
                next.add(window);
            } else {
                sound.requireSamples(opened());
            }
        }
        return next;
    }

    /** Whether all of it has been heard. */
    boolean isOver() {
        return windows != null && windows.isOver();
    }

    /** What has been said up to the end of the turn. */
    List<Part> heard(List<O> outputs) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < turn.size(); i++) {
            recognition.heard(turn.get(i), outputs.get(i)).forEach(symbol -> parts.addAll(segments.next(symbol)));
        }
        turn = List.of();
        if (isOver()) {
            recognition.end().forEach(symbol -> parts.addAll(segments.next(symbol)));
            parts.addAll(segments.end());
            parts.add(new End(opened().seconds()));
        }
        return parts;
    }
}
