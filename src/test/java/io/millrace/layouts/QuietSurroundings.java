package io.millrace.layouts;

import io.millrace.batching.foreground.Foreground;
import io.millrace.core.PictureLimits;
import io.millrace.core.SoundLimits;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import java.util.List;

/** Nobody who listens. */
final class QuietSurroundings {

    static final Surroundings NONE = new Surroundings(
            Listeners.NONE,
            Interposer.NONE,
            _ -> List.of(),
            PictureLimits.DEFAULT,
            SoundLimits.DEFAULT,
            new Foreground());

    private QuietSurroundings() {}
}
