package io.millrace.tasks.sight;

import io.millrace.vision.chat.CutImage;
import java.util.List;

/** What an encoder makes vectors of. */
sealed interface Encodable {

    record Picture(CutImage image) implements Encodable {}

    /** A sound in windows of 30 s, the last of which may be shorter. */
    record Spoken(List<Mel> windows) implements Encodable {

        public Spoken {
            windows = List.copyOf(windows);
        }
    }

    /**
     * Features of a window.
     *
     * @param values step by step; neither copied nor changed
     * @param steps in time
     * @param tokens that stand for it
     */
    record Mel(float[] values, int steps, int tokens) {}
}
