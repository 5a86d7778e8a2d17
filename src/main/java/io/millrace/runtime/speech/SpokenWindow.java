package io.millrace.runtime.speech;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A window among those of one run of an encoder, and what is remembered of what was said in it. */
final class SpokenWindow {

    private final HostValue all;
    private final int row;
    private final int frames;
    private List<float[]> states;
    private @Nullable Told told;

    /**
     * What the last token makes of the states before it.
     *
     * @param vector for the joiner
     * @param states behind the token
     */
    record Told(float[] vector, List<float[]> states) {}

    /**
     * Of which nothing was said yet.
     *
     * @param all {@code [windows, width, frames]}
     * @param row its place among the windows
     * @param states of layer after layer
     */
    SpokenWindow(HostValue all, int row, int frames, List<float[]> states) {
        this.all = all;
        this.row = row;
        this.frames = frames;
        this.states = states;
    }

    int frames() {
        return frames;
    }

    List<float[]> states() {
        return states;
    }

    @Nullable
    Told told() {
        return told;
    }

    void tell(Told told) {
        this.told = told;
    }

    /** Goes on behind another token. */
    void keep(List<float[]> states) {
        this.states = states;
        this.told = null;
    }

    float number(int at, int frame) {
        long steps = all.shape().get(2);
        return all.get((row * all.shape().get(1) + at) * steps + frame);
    }
}
