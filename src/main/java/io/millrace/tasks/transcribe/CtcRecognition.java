package io.millrace.tasks.transcribe;

import io.millrace.audio.SoundWindows.Window;
import io.millrace.core.Checkpoint;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import java.util.List;

/** Symbols of what a model says of each frame. */
final class CtcRecognition implements Recognition<Item, Result> {

    private final SpeechFront front;
    private final GreedyCtc symbols;

    CtcRecognition(SpeechFront front) {
        this.front = front;
        this.symbols = new GreedyCtc(front.vocabulary());
    }

    @Override
    public Item item(float[] samples, Checkpoint checkpoint) {
        return front.signal(samples, checkpoint);
    }

    @Override
    public List<Symbol> heard(Window window, Result output) {
        return symbols.next(own(window, ((Result.Matrix) output).tokens()));
    }

    /* A model that gives a frame less than fit in a window gives it where none is missed. */
    private List<float[]> own(Window window, List<float[]> frames) {
        SpeechConfig config = front.config();
        int margin = config.margin() / config.frameSamples();
        int from = Math.min(window.first() ? 0 : margin, frames.size());
        int whole = config.window() / config.frameSamples();
        return frames.subList(from, window.last() ? frames.size() : Math.min(frames.size(), whole - margin));
    }

    @Override
    public List<Symbol> end() {
        return symbols.end().stream().toList();
    }
}
